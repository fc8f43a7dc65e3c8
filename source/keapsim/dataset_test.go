package keapsim

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOneSeedGivesOneDataset(t *testing.T) {
	t.Parallel()
	read := func(seed uint64, quirks Quirks) [sha256.Size]byte {
		b := newBox(t, Options{Contacts: 200, Seed: seed, Quirks: quirks})
		var all strings.Builder
		for _, target := range targets(b) {
			all.WriteString(b.do("GET", "/crm"+target, "").Body.String())
		}
		return sha256.Sum256([]byte(all.String()))
	}
	first := read(1, Quirks{})
	assert.Equal(t, first, read(1, Quirks{}), "byte by byte")
	assert.NotEqual(t, first, read(2, Quirks{}))
	assert.NotEqual(t, first, read(1, Quirks{MixedCurrencies: true}))
}

func TestARecordIsTheSameWhereverAndWheneverItIsServed(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 300, Seed: 12})
	for _, res := range resources {
		whole := everything(b, "/v2/"+res.path)
		for i, id := range b.IDs(res.kind.String()) {
			if res.kind == userKind {
				break // some users are hidden
			}
			var alone object
			require.NoError(t, json.Unmarshal([]byte(b.record(res.kind.String(), id)), &alone))
			require.Equal(t, whole[i], alone, "%s %d", res.path, id)
		}
	}
}

func TestTheDatasetScales(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{})
	assert.Equal(t, map[string]int{
		"contacts": 1000, "companies": 100, "tags": 40, "tag_categories": 5, "orders": 600, "products": 30, "subscriptions": 80,
		"opportunities": 120, "opportunity_stages": 6, "notes": 700, "tasks": 300, "users": 8, "payments": 500, "transactions": 520,
	}, b.Stats().Live)
	for contacts := 1; contacts < 30; contacts++ {
		b := newBox(t, Options{Contacts: contacts})
		for _, target := range []string{"/v2/contacts", "/v2/orders", "/v2/sales/transactions", "/v2/opportunities", "/v2/tasks"} {
			assert.Equal(t, 200, b.get(target).Code)
		}
	}
}

func TestOnlySomeEntitiesCanBeFilled(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 50, Only: []string{"contacts"}})
	assert.Equal(t, 50, b.Count("contacts"))
	records, token := b.list("/v2/orders")
	assert.Empty(t, records)
	assert.Empty(t, token)
	assert.Equal(t, newBox(t, Options{Contacts: 50}).get("/v2/contacts", "fields", allFields()).Body.String(), b.get("/v2/contacts", "fields", allFields()).Body.String())
}

// references are where records point to others.
var references = []struct{ path, at, to string }{
	{"/v2/contacts", "company.id", "companies"},
	{"/v2/contacts", "owner_id", "users"},
	{"/v2/contacts", "tag_ids.0", "tags"},
	{"/v2/contacts", "tag_ids.1", "tags"},
	{"/v2/contacts", "links.0.linked_contact_id", "contacts"},
	{"/v2/companies", "owner_id", "users"},
	{"/v2/tags", "category.id", "tag_categories"},
	{"/v2/orders", "contact.id", "contacts"},
	{"/v2/orders", "order_items.0.product.id", "products"},
	{"/v2/orders", "order_items.1.subscription_id", "subscriptions"},
	{"/v2/subscriptions", "contact_id", "contacts"},
	{"/v2/subscriptions", "product_id", "products"},
	{"/v2/opportunities", "contact.id", "contacts"},
	{"/v2/opportunities", "stage.id", "opportunity_stages"},
	{"/v2/opportunities", "user.id", "users"},
	{"/v2/notes", "contact_id", "contacts"},
	{"/v2/notes", "assigned_to_user.id", "users"},
	{"/v2/tasks", "contact_id", "contacts"},
	{"/v2/tasks", "opportunity_id", "opportunities"},
	{"/v2/tasks", "assigned_to_user_id", "users"},
	{"/v2/sales/payments", "order_ids.0", "orders"},
	{"/v2/sales/payments", "contact_id", "contacts"},
	{"/v2/sales/transactions", "payment_id", "payments"},
	{"/v2/sales/transactions", "order_ids.0", "orders"},
}

func TestRecordsPointToRecordsThatExist(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 500, Seed: 3})
	for _, ref := range references {
		ids := b.IDs(ref.to)
		met := 0
		for _, r := range everything(b, ref.path) {
			if to := at(r, ref.at); to != "" {
				id, err := strconv.ParseInt(to, 10, 64)
				require.NoError(t, err)
				assert.True(t, slices.Contains(ids, id), "%s %s: %s", ref.path, ref.at, to)
				met++
			}
		}
		assert.Positive(t, met, "%s %s", ref.path, ref.at)
	}
}

func TestRecordsAgreeOnWhatTheyCopy(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 500, Seed: 3})
	index := func(path string) map[string]object {
		all := map[string]object{}
		for _, r := range everything(b, path) {
			all[at(r, "id")] = r
		}
		return all
	}
	companies, contacts, orders := index("/v2/companies"), index("/v2/contacts"), index("/v2/orders")
	for _, c := range contacts {
		if id := at(c, "company.id"); id != "" {
			assert.Equal(t, at(companies[id], "company_name"), at(c, "company.company_name"))
		}
	}
	for _, o := range orders {
		assert.Equal(t, at(contacts[at(o, "contact.id")], "given_name"), at(o, "contact.given_name"))
		sum := 0.0
		for _, item := range o["order_items"].([]any) {
			item := item.(object)
			sum += item["quantity"].(float64) * item["price_per_unit"].(object)["amount"].(float64)
		}
		assert.InDelta(t, sum, o["total"].(object)["amount"], 0.5)
	}
	for _, p := range everything(b, "/v2/sales/payments") {
		o := orders[at(p, "order_ids.0")]
		assert.Equal(t, "PAID", at(o, "status"))
		assert.Equal(t, at(o, "contact.id"), at(p, "contact_id"))
		amount := p["amount"].(float64)
		assert.InDelta(t, o["total"].(object)["amount"].(float64)/100, max(amount, -amount), 0.001)
	}
	for _, x := range everything(b, "/v2/sales/transactions") {
		assert.Equal(t, x["is_successful"], x["status"] == "APPROVED")
		assert.Equal(t, at(x, "contact.id"), at(x, "contact_id"))
	}
}

func TestValuesAreAwkward(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 3000})
	var contacts strings.Builder
	token := ""
	for {
		w := b.get("/v2/contacts", "fields", allFields(), "page_token", token)
		contacts.WriteString(w.Body.String())
		token, _ = decode(t, w)["next_page_token"].(string)
		if token == "" {
			break
		}
	}
	text := contacts.String()
	assert.True(t, utf8.ValidString(text))
	for what, sample := range map[string]string{
		"quote": `\"`, "line break": `\n`, "backslash": `\\`, "emoji": "👨‍👩‍👧‍👦", "Cyrillic": "Иванов", "right to left": "محمد", "line separator": "\u2028",
		"empty text": `"middle_name":""`, "no score": `"score_value":"0"`, "leap day": `-02-29"`, "null content": `"content":null`, "list content": `"content":["`,
	} {
		assert.Contains(t, text, sample, what)
	}
	notes := b.get("/v2/notes").Body.Len()
	assert.Greater(t, notes, 1000*400, "some notes are very long")
	assert.Positive(t, countStampless(b, "contacts"))
	assert.Contains(t, b.get("/v2/orders").Body.String(), `"amount":-`)
	assert.NotContains(t, text, "null,\"family_name\"")
}

func TestUnsetValuesAreLeftOutOrNull(t *testing.T) {
	t.Parallel()
	keys := func(quirks Quirks) map[int]bool {
		counts := map[int]bool{}
		for _, r := range everything(newBox(t, Options{Contacts: 100, Quirks: quirks}), "/v2/contacts") {
			counts[len(r)] = true
		}
		return counts
	}
	assert.Greater(t, len(keys(Quirks{})), 3)
	assert.Equal(t, map[int]bool{len(contactProps): true}, keys(Quirks{Nulls: true}))
}

func TestAContactHasTheUsualSizeAndChildren(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 1000})
	body := b.get("/v2/contacts", "fields", allFields()).Body.Len()
	assert.InDelta(t, 2400, body/1000, 300, "bytes a contact")
	sums := map[string]float64{}
	for _, r := range everything(b, "/v2/contacts") {
		for _, list := range []string{"email_addresses", "phone_numbers", "addresses", "tag_ids", "custom_fields"} {
			sums[list] += float64(len(r[list].([]any))) / 1000
		}
	}
	for list, want := range map[string]float64{"email_addresses": 1.3, "phone_numbers": 1.4, "addresses": 1.3, "tag_ids": 3, "custom_fields": 18} {
		assert.InDelta(t, want, sums[list], 0.2, list)
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	jpy, kwd := rares[0], rares[1]
	for want, m := range map[string]money{
		"$0.00": {0, usd}, "$1,234.05": {123405, usd}, "-$12.00": {-1200, usd}, "$1,234,567,890.12": {123456789012, usd},
		"¥1,234": {1234, jpy}, "KWD 1.050": {1050, kwd},
	} {
		assert.Equal(t, want, string(appendMoney(nil, m)))
	}
	assert.InDelta(t, 1.05, money{1050, kwd}.major(), 1e-9)
	b := newBox(t, Options{Contacts: 1000, Quirks: Quirks{MixedCurrencies: true}})
	body := b.get("/v2/orders").Body.String()
	assert.Contains(t, body, `"currency_code":"JPY"`)
	assert.Contains(t, body, `"currency_code":"KWD"`)
	assert.NotContains(t, newBox(t, Options{}).get("/v2/orders").Body.String(), "JPY")
}

func TestTextsAreEscapedAsJSON(t *testing.T) {
	t.Parallel()
	for i := range 256 {
		for _, s := range []string{string(rune(i)), "seven77" + string(rune(i)), "eight888" + string(rune(i)) + "and more \"text\""} {
			var got string
			require.NoError(t, json.Unmarshal(appendString(nil, s), &got), "%q", s)
			assert.Equal(t, s, got)
		}
	}
}

func FuzzTexts(f *testing.F) {
	f.Add("plain", 3)
	f.Add("quote \" slash \\ nul \x00 tab \t", 9)
	f.Fuzz(func(t *testing.T, s string, _ int) {
		if !utf8.ValidString(s) {
			t.Skip("Keap sends UTF-8 only")
		}
		var got string
		require.NoError(t, json.Unmarshal(appendString(nil, s), &got))
		require.Equal(t, s, got)
	})
}

func TestAMillionContactsCanBeReadFromTheMiddle(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("makes a million records")
	}
	b := newBox(t, Options{Contacts: 1_000_000, Only: []string{"contacts"}})
	records, token := b.list("/v2/contacts", "filter", "contact_id>1000000", "order_by", "id asc", "fields", "id", "page_size", "1000")
	assert.Len(t, records, 1000)
	assert.Equal(t, "1000001", records[0]["id"])
	assert.NotEmpty(t, token)
	newest, _ := b.list("/v2/contacts", "order_by", "update_time desc", "fields", "update_time", "page_size", "1000")
	assert.Equal(t, "2025", newest[0]["update_time"].(string)[:4])
}
