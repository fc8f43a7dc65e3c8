package schema

import (
	"fmt"
	"strings"
	"testing"
)

// contactsPage is a page of 1,000 contacts of about 2 KB.
func contactsPage() []byte {
	var b strings.Builder
	b.WriteString(`{"contacts":[`)
	for i := range 1000 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"%d","given_name":"Martha","family_name":"Jones","middle_name":null,"prefix":"Dr.","suffix":"","website":"https://example.com/%d",
"update_time":"2024-11-20T18:34:12.000+0000","create_time":"2024-11-20T18:34:12.000+0000","score_value":"0","tag_ids":["1","22","35"],"anniversary_date":null,
"birth_date":"1980-02-29","contact_type":"Customer","company":{"id":"22","company_name":"ACME"},"job_title":"Chief of something","leadsource_id":"4","owner_id":"12",
"preferred_locale":"en_US","preferred_name":"Mar","referral_code":"","source_type":"WEBFORM","spouse_name":"John","time_zone":"America/New_York",
"email_addresses":[{"email":"martha%d@example.com","field":"EMAIL1","opt_in_reason":"Signed up in the shop","is_opt_in":true,"email_opt_status":"SINGLE_OPT_IN"}],
"phone_numbers":[{"extension":"","number":"(555) 123-4567","type":"Work","field":"PHONE1","number_e164":"+15551234567"},{"extension":"","number":"(555) 123-4567","type":"Work","field":"PHONE2","number_e164":"+15551234567"}],
"addresses":[{"country":"United States","country_code":"USA","field":"BILLING","line1":"12 Main Street","line2":"","locality":"Springfield","region":"Illinois","region_code":"US-IL","postal_code":"62701","zip_code":"62701","zip_four":""}],
"custom_fields":[`, i+1, i, i)
		for c := range 18 {
			if c > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"id":"%d","content":"value %d"}`, c*2, c*i)
		}
		b.WriteString(`],"notes":"Some longer text that goes on for a while, with \"quotes\" and\nnewlines, as contacts tend to have when a person typed it"}`)
	}
	b.WriteString(`],"next_page_token":"123"}`)
	return []byte(strings.ReplaceAll(b.String(), "\n\"", "\""))
}

// BenchmarkPage is the work on a page of 1,000 contacts: finding the records, and turning all of them into rows.
func BenchmarkPage(b *testing.B) {
	page := contactsPage()
	records, _, err := contacts.SplitJSON(page, "", nil)
	if err != nil || len(records) != 1000 {
		b.Fatal(len(records), err)
	}
	b.Run("Split", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		b.ReportAllocs()
		for b.Loop() {
			records, _, _ = contacts.SplitJSON(page, "", records[:0])
		}
	})
	b.Run("Decode", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		b.ReportAllocs()
		d, rows := NewDecoder(contacts, "ab123", RESTv2), NewRows(contacts, "ab123")
		for b.Loop() {
			rows.Reset()
			for _, r := range records {
				if err := d.DecodeJSON(r, rows); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
