package keapsim

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rest returns all records of a list of REST, by their id as a number.
func (b box) rest(path string) map[int]object {
	b.t.Helper()
	all := map[int]object{}
	for _, r := range everything(b, path) {
		id, err := strconv.Atoi(at(r, "id"))
		require.NoError(b.t, err)
		all[id] = r
	}
	return all
}

// all returns all rows of a table by keyset.
func (b box) all(table string, fields ...string) (rows []object) {
	b.t.Helper()
	last := 0
	for {
		page := objects(b.result("DataService.query", table, 1000, 0, object{"Id": fmt.Sprintf("~>~%d", last)}, names(append(fields, "Id")...), "Id", true))
		if rows = append(rows, page...); len(page) < 1000 {
			return rows
		}
		last = numberOf(page[999])
	}
}

// wallOf is a time of REST as XML-RPC shows it, by the rules of the time package.
func wallOf(t *testing.T, rest string) any {
	t.Helper()
	if rest == "" {
		return nil
	}
	at, err := time.Parse("2006-01-02T15:04:05.000-0700", rest)
	require.NoError(t, err)
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	return at.In(zone).Format("20060102T15:04:05")
}

// orNil turns a text that is unset into what a missing member is.
func orNil(r object, path string) any {
	v := any(r)
	for step := range strings.SplitSeq(path, ".") {
		switch have := v.(type) {
		case object:
			v = have[step]
		case []any:
			i, _ := strconv.Atoi(step)
			if i >= len(have) {
				return nil
			}
			v = have[i]
		default:
			return nil
		}
	}
	return v
}

func TestRESTAndXMLRPCShowTheSameContact(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 300, Seed: 9})
	contacts := b.rest("/v2/contacts")
	people := 0
	for _, r := range b.all("Contact", b.columns("Contact")...) {
		c, ok := contacts[numberOf(r)]
		if !ok {
			assert.Equal(t, r["Id"], r["CompanyID"], "all others are companies")
			continue
		}
		people++
		for field, path := range map[string]string{
			"FirstName": "given_name", "LastName": "family_name", "MiddleName": "middle_name", "Nickname": "preferred_name", "Title": "prefix",
			"Suffix": "suffix", "SpouseName": "spouse_name", "JobTitle": "job_title", "Company": "company.company_name", "Website": "website",
			"ContactType": "contact_type", "ReferralCode": "referral_code", "Language": "preferred_locale", "TimeZone": "time_zone",
			"AssistantName": "assistant_name", "BillingInformation": "billing_information",
			"Email": "email_addresses.0.email", "EmailAddress2": "email_addresses.1.email", "EmailAddress3": "email_addresses.2.email",
			"Phone1": "phone_numbers.0.number", "Phone1Ext": "phone_numbers.0.extension", "Phone1Type": "phone_numbers.0.type",
			"Phone5": "phone_numbers.4.number", "Fax1": "fax_numbers.0.number", "Fax2Type": "fax_numbers.1.type",
			"StreetAddress1": "addresses.0.line1", "StreetAddress2": "addresses.0.line2", "City": "addresses.0.locality", "State": "addresses.0.region",
			"PostalCode": "addresses.0.postal_code", "ZipFour1": "addresses.0.zip_four", "Country": "addresses.0.country",
			"Address2Street1": "addresses.1.line1", "City2": "addresses.1.locality", "ZipFour2": "addresses.1.zip_four",
			"Address3Street2": "addresses.2.line2", "State3": "addresses.2.region", "Country3": "addresses.2.country",
		} {
			assert.Equal(t, orNil(c, path), r[field], "%d %s", r["Id"], field)
		}
		for field, path := range map[string]string{
			"CompanyID": "company.id", "AccountId": "account_id", "OwnerID": "owner_id", "LeadSourceId": "leadsource_id", "CreatedBy": "created_by",
			"LastUpdatedBy": "last_updated_by",
		} {
			want, _ := strconv.Atoi(at(c, path))
			assert.Equal(t, want, r[field], field)
		}
		assert.Equal(t, wallOf(t, at(c, "create_time")), r["DateCreated"])
		assert.Equal(t, wallOf(t, at(c, "update_time")), r["LastUpdated"])
		birth, _ := r["Birthday"].(string)
		assert.Equal(t, strings.ReplaceAll(at(c, "birth_date"), "-", ""), strings.TrimSuffix(birth, "T00:00:00"))
		groups, _ := r["Groups"].(string)
		assert.Equal(t, at(c, "groups"), groups)
		b.sameCustom(c, r)
	}
	assert.Equal(t, 300, people)
}

// sameCustom compares the custom fields of a contact by both roads.
func (b box) sameCustom(rest, row object) {
	b.t.Helper()
	for i, f := range b.forms[contactSet] {
		want, have := orNil(rest, fmt.Sprintf("custom_fields.%d.content", i)), row["_"+f.columnName()]
		switch w := want.(type) {
		case float64:
			assert.EqualValues(b.t, w, have, f.label)
		case []any:
			var items []string
			for _, item := range w {
				items = append(items, item.(string))
			}
			assert.Equal(b.t, strings.Join(items, ","), have, f.label)
		case string:
			switch f.fieldType {
			case "DATE":
				assert.Equal(b.t, strings.ReplaceAll(w, "-", "")+"T00:00:00", have, f.label)
			case "DATE_TIME":
				assert.Equal(b.t, wallOf(b.t, w), have, f.label)
			default:
				assert.Equal(b.t, w, have, f.label)
			}
		default:
			assert.Nil(b.t, have, f.label)
		}
	}
}

func TestRESTAndXMLRPCShowTheSameRecords(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 300, Seed: 9})
	type pair struct{ field, path string }
	for table, same := range map[string]struct {
		path   string
		offset int // of the table's ids
		only   object
		pairs  []pair
	}{
		"Company":              {"/v2/companies", 0, nil, []pair{{"Company", "company_name"}, {"ContactNotes", "notes"}, {"City", "address.locality"}, {"Email", "email_address.email"}, {"Phone1", "phone_number.number"}}},
		"ContactGroup":         {"/v2/tags", 0, nil, []pair{{"GroupName", "name"}, {"GroupDescription", "description"}, {"GroupCategoryId", "category.id"}}},
		"ContactGroupCategory": {"/v2/tags/categories", 0, nil, []pair{{"CategoryName", "name"}, {"CategoryDescription", "description"}}},
		"Job":                  {"/v2/orders", 0, nil, []pair{{"JobTitle", "title"}, {"JobNotes", "notes"}, {"ContactId", "contact.id"}, {"ShipCity", "shipping_information.address.locality"}}},
		"Invoice":              {"/v2/orders", 50_000, nil, []pair{{"JobId", "id"}, {"PromoCode", "promo_code"}, {"AffiliateId", "sales_affiliate_id"}}},
		"Payment":              {"/v2/sales/payments", 0, nil, []pair{{"PayNote", "note"}, {"PayType", "type"}, {"ContactId", "contact_id"}, {"PayAmt", "amount"}}},
		"Product":              {"/v2/products", 0, nil, []pair{{"ProductName", "name"}, {"Sku", "sku"}, {"ShortDescription", "short_description"}, {"Weight", "weight"}}},
		"RecurringOrder":       {"/v2/subscriptions", 0, nil, []pair{{"ContactId", "contact_id"}, {"ProductId", "product_id"}, {"BillingAmt", "billing_amount"}, {"Qty", "quantity"}, {"CC1", "payment_method_id"}, {"ReasonStopped", "reason_stopped"}}},
		"Lead":                 {"/v2/opportunities", 0, nil, []pair{{"OpportunityTitle", "opportunity_title"}, {"ContactID", "contact.id"}, {"StageID", "stage.id"}, {"UserID", "user.id"}, {"ProjectedRevenueLow", "projected_revenue_low"}, {"Objection", "objection"}}},
		"Stage":                {"/v2/opportunities/stages", 0, nil, []pair{{"StageName", "name"}, {"StageOrder", "order"}, {"TargetNumDays", "target_number_days"}}},
		"User":                 {"/v2/users", 0, nil, []pair{{"FirstName", "given_name"}, {"Email", "email_addresses.0.email"}, {"GlobalUserId", "global_user_id"}}},
	} {
		var fields []string
		for _, p := range same.pairs {
			fields = append(fields, p.field)
		}
		rest, met := b.rest(same.path), 0
		for _, r := range b.all(table, fields...) {
			record, ok := rest[numberOf(r)-same.offset]
			if !ok {
				assert.Equal(t, "User", table, "some users are hidden in REST")
				continue
			}
			met++
			for _, p := range same.pairs {
				have := r[p.field]
				want := orNil(record, p.path)
				if _, isText := want.(string); isText || want == nil {
					if n, isNumber := have.(int); isNumber {
						have = any(strconv.Itoa(n))
						if n == 0 {
							have = nil
						}
						if want == "0" {
							want = nil
						}
					}
				}
				assert.EqualValues(t, want, have, "%s %d %s", table, r["Id"], p.field)
			}
		}
		assert.Len(t, rest, met, table)
	}
}

func TestOrdersHaveLinesInvoicesAndPayments(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 200, Seed: 4})
	orders := b.rest("/v2/orders")
	invoices := b.all("Invoice", "JobId", "InvoiceTotal", "TotalPaid", "PayStatus")
	lines := map[int][]object{}
	for _, r := range b.all("OrderItem", "OrderId", "ItemName", "Qty", "PPU", "ItemType", "ProductId") {
		lines[r["OrderId"].(int)] = append(lines[r["OrderId"].(int)], r)
	}
	sums := map[int]float64{}
	for _, r := range b.all("InvoiceItem", "InvoiceId", "InvoiceAmt") {
		sums[r["InvoiceId"].(int)] += r["InvoiceAmt"].(float64)
	}
	require.Len(t, invoices, len(orders))
	types := map[string]int{"SHIPPING": 1, "TAX": 2, "PRODUCT": 4, "SUBSCRIPTION": 9, "DISCOUNT": 7}
	for _, i := range invoices {
		o := orders[i["JobId"].(int)]
		assert.InDelta(t, o["total"].(object)["amount"].(float64)/100, i["InvoiceTotal"], 0.001)
		assert.Equal(t, at(o, "status") == "PAID", i["PayStatus"] == 1)
		assert.InDelta(t, i["InvoiceTotal"], sums[numberOf(i)], 0.01)
		items := o["order_items"].([]any)
		require.Len(t, lines[i["JobId"].(int)], len(items))
		for n, line := range lines[i["JobId"].(int)] {
			item := items[n].(object)
			assert.Equal(t, item["name"], line["ItemName"])
			assert.Equal(t, types[item["item_type"].(string)], line["ItemType"])
			assert.Equal(t, at(item, "id"), strconv.Itoa(numberOf(line)))
		}
	}
	paid := map[int]bool{}
	for _, p := range b.all("Payment", "InvoiceId", "ChargeId") {
		paid[numberOf(p)] = true
		if charge := p["ChargeId"].(int); charge != 0 {
			assert.Len(t, b.rows("CCharge", object{"Id": charge, "PaymentId": p["Id"]}, "Id"), 1)
		}
	}
	for _, p := range b.all("InvoicePayment", "PaymentId") {
		assert.True(t, paid[p["PaymentId"].(int)])
	}
	messy := newRPC(t, Options{Contacts: 200, Seed: 4, Quirks: Quirks{TextInvoiceIDs: true}})
	kinds := map[string]bool{}
	for _, p := range messy.all("Payment", "InvoiceId") {
		id := p["InvoiceId"].(string)
		kinds[fmt.Sprint(id == "", strings.Contains(id, ","))] = true
	}
	assert.Len(t, kinds, 3)
	assert.NotEmpty(t, messy.rows("Payment", object{"InvoiceId": "~>~0"}, "Id"))
}

func TestViews(t *testing.T) {
	t.Parallel()
	remove := func(t *testing.T, b box, entity string, id any) {
		t.Helper()
		n, err := b.Delete(entity, int64(id.(int)))
		require.NoError(t, err)
		require.Equal(t, 1, n)
	}
	t.Run("ShowCompaniesAmongTheContactsAndNoUsers", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 100})
		assert.Equal(t, 110, b.Count("Contact"))
		companies := b.all("Company", "CompanyID", "AccountId", "Company")
		require.Len(t, companies, 10)
		for _, c := range companies {
			assert.Equal(t, c["Id"], c["CompanyID"])
			assert.Equal(t, c["Id"], c["AccountId"])
			assert.Equal(t, []object{c}, b.rows("Contact", object{"Id": c["Id"]}, "Id", "CompanyID", "AccountId", "Company"))
		}
		remove(t, b, "companies", companies[0]["Id"])
		assert.Equal(t, 109, b.Count("Contact"))
		_, err := b.Edit("Company", 20_000_002)
		require.ErrorContains(t, err, "companies")
	})
	t.Run("ShowTagsOnContactsAndCompanies", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 100, Seed: 2})
		pairs := func() map[string]object {
			all := map[string]object{}
			for _, r := range b.rows("ContactGroupAssign", object{"ContactId": "~>~0"}, "ContactId", "GroupId", "DateCreated", "ContactGroup", "Contact.FirstName", "Contact.Id") {
				all[fmt.Sprint(r["ContactId"], "/", r["GroupId"])] = r
			}
			return all
		}
		before := pairs()
		want := 0
		for _, c := range b.all("Contact", "Groups", "DateCreated", "FirstName") {
			groups, _ := c["Groups"].(string)
			for tag := range strings.SplitSeq(groups, ",") {
				if tag == "" {
					continue
				}
				want++
				r := before[fmt.Sprint(c["Id"], "/", tag)]
				require.NotNil(t, r)
				assert.GreaterOrEqual(t, r["DateCreated"], c["DateCreated"])
				assert.Equal(t, c["FirstName"], r["Contact.FirstName"])
				assert.Equal(t, c["Id"], r["Contact.Id"])
			}
		}
		require.Len(t, before, want)

		_, err := b.Retag(b.IDs("contacts")...)
		require.NoError(t, err)
		after, renewed := pairs(), 0
		for pair, r := range after {
			if r["ContactId"].(int) < 20_000_000 {
				assert.Equal(t, "20260301T07:00:00", r["DateCreated"])
				renewed += int(bit(before[pair] == nil))
			}
		}
		assert.Positive(t, renewed)

		some := b.rows("ContactGroupAssign", object{}, "ContactId", "GroupId")[0]
		remove(t, b, "tags", some["GroupId"])
		assert.Empty(t, b.rows("ContactGroupAssign", object{"GroupId": some["GroupId"]}, "ContactId"))
		remove(t, b, "contacts", some["ContactId"])
		assert.Empty(t, b.rows("ContactGroupAssign", object{"ContactId": some["ContactId"]}, "ContactId"))
	})
	t.Run("HideSubscriptionsWithoutProductOrContact", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 200})
		first := b.all("RecurringOrder", "ProductId", "ContactId")[0]
		joined := b.rows("RecurringOrderWithContact", object{"RecurringOrderId": first["Id"]}, "FirstName", "ContactId")
		assert.Equal(t, b.rows("Contact", object{"Id": first["ContactId"]}, "FirstName")[0]["FirstName"], joined[0]["FirstName"])
		remove(t, b, "products", first["ProductId"])
		assert.Empty(t, b.rows("RecurringOrder", object{"ProductId": first["ProductId"]}, "Id"))
		assert.Empty(t, b.rows("CProgram", object{"ProductId": first["ProductId"]}, "Id"))
		assert.Len(t, b.rows("RecurringOrderWithContact", object{"RecurringOrderId": first["Id"]}, "ContactId"), 1)
		remove(t, b, "contacts", first["ContactId"])
		assert.Empty(t, b.rows("RecurringOrderWithContact", object{"RecurringOrderId": first["Id"]}, "ContactId"))
		assert.Equal(t, 16, b.Count("subscriptions"), "the subscriptions themselves stay")
	})
	t.Run("HideCampaigneesWithoutCampaign", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 500})
		first := b.rows("Campaignee", object{}, "CampaignId", "ContactId")[0]
		remove(t, b, "Campaign", first["CampaignId"])
		assert.Empty(t, b.rows("Campaignee", object{"CampaignId": first["CampaignId"]}, "ContactId"))
		assert.Less(t, b.Count("Campaignee"), 30)
	})
	t.Run("ShowOneStatusForEachAddress", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 300, Seed: 6})
		statuses := map[string]string{}
		for _, r := range b.all("EmailAddStatus", "Email", "Type") {
			assert.NotContains(t, statuses, r["Email"])
			statuses[r["Email"].(string)] = r["Type"].(string)
		}
		for _, c := range b.rest("/v2/contacts") {
			for _, e := range c["email_addresses"].([]any) {
				email, status := e.(object)["email"].(string), e.(object)["email_opt_status"].(string)
				assert.Equal(t, strings.ToLower(strings.ReplaceAll(status, "_", "")), strings.ToLower(statuses[email]), email)
			}
		}
		ids := b.IDs("EmailAddStatus")
		missing := newRPC(t, Options{Contacts: 300, Seed: 6, Quirks: Quirks{MissingEmailStatuses: true}})
		assert.Less(t, missing.Count("EmailAddStatus"), len(ids))
	})
	t.Run("ShowNotesTasksAndAppointmentsTogether", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 200, Seed: 6})
		counts := map[any]int{}
		notes, tasks := b.rest("/v2/notes"), b.rest("/v2/tasks")
		for _, r := range b.all("ContactAction", "ObjectType", "ActionDescription", "CreationNotes", "IsAppointment", "ActionDate", "LastUpdated") {
			counts[r["ObjectType"]]++
			switch r["ObjectType"] {
			case "Note":
				assert.Equal(t, orNil(notes[numberOf(r)], "text"), r["CreationNotes"])
			case "Task":
				assert.Equal(t, orNil(tasks[numberOf(r)], "title"), r["ActionDescription"])
				assert.Equal(t, wallOf(t, at(tasks[numberOf(r)], "due_time")), r["ActionDate"])
			default:
				assert.Equal(t, 1, r["IsAppointment"])
			}
		}
		assert.Equal(t, map[any]int{"Note": 140, "Task": 60, "Appointment": 20}, counts)
	})
	t.Run("LookUpTheNameOfALeadSourceThatExists", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 100})
		c := b.rows("Contact", object{"LeadSourceId": 2}, "Id", "Leadsource")[0]
		assert.Equal(t, "Facebook", c["Leadsource"])
		assert.Equal(t, "Facebook", b.rows("LeadSource", object{"Id": 2}, "Name")[0]["Name"])
		remove(t, b, "LeadSource", 2)
		assert.NotContains(t, b.rows("Contact", object{"Id": c["Id"]}, "Id", "Leadsource")[0], "Leadsource")
	})
}

func TestChangesBetweenPagesAreSeen(t *testing.T) {
	t.Parallel()
	clock := newTicking()
	b := newRPC(t, Options{Contacts: 200, Clock: clock.now})
	for _, entity := range []string{"contacts", "Affiliate", "Ticket", "StageMove"} {
		table := map[string]string{"contacts": "Contact"}[entity]
		if table == "" {
			table = entity
		}
		before := b.Count(table)
		ids, err := b.Add(entity, 3)
		require.NoError(t, err)
		assert.Equal(t, before+3, b.Count(table), entity)
		assert.Contains(t, b.IDs(table), ids[2])
		picked, err := b.Pick(entity, 2, false)
		require.NoError(t, err)
		n, err := b.Delete(entity, picked...)
		require.NoError(t, err)
		assert.Equal(t, 2, n)
		assert.Equal(t, before+1, b.Count(table))
		_, err = b.Restore(entity, picked[0])
		require.NoError(t, err)
		assert.Equal(t, before+2, b.Count(table))
		_, found := b.Record(table, picked[1])
		assert.False(t, found)
	}
	clock.move(time.Hour)
	_, err := b.Edit("Ticket", b.IDs("Ticket")[1])
	require.NoError(t, err)
	assert.Len(t, b.rows("Ticket", object{"LastUpdated": "~>=~2026-03-01 08:00:00"}, "Id"), 1)
}

func TestTablesCanBeReadWhileTheyChange(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 200})
	var all sync.WaitGroup
	for _, entity := range []string{"contacts", "companies", "tags", "products", "orders", "Affiliate", "LeadSource"} {
		all.Go(func() {
			for range 10 {
				ids, _ := b.Pick(entity, 5, false)
				_, _ = b.Edit(entity, ids...)
				_, _ = b.Delete(entity, ids[:1]...)
				_, _ = b.Restore(entity, ids[:1]...)
				_, _ = b.Add(entity, 1)
				_, _ = b.Retag(ids...)
			}
		})
	}
	for _, table := range []string{"Contact", "ContactGroupAssign", "RecurringOrderWithContact", "OrderItem", "EmailAddStatus", "Referral"} {
		all.Go(func() {
			for range 10 {
				b.post(rpcBody("DataService.query", append([]any{testKey, table, 200, 0, object{}}, names(readable(table)...))...))
				b.post(rpcBody("DataService.count", testKey, table, object{}))
			}
		})
	}
	all.Wait()
	assert.Equal(t, 210, b.Count("contacts"))
}
