package keapsim

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everything reads all records of a path with all their fields.
func everything(b box, path string) []object {
	b.t.Helper()
	for _, res := range resources {
		if "/v2/"+res.path == path {
			var names []string
			for _, p := range res.props {
				if res.extras == nil || slices.Contains(res.extras, p.name) {
					names = append(names, p.name)
				}
			}
			records, _ := b.walk(path, "fields", strings.Join(names, ","))
			return records
		}
	}
	b.t.Fatalf("no resource at %s", path)
	return nil
}

// at follows names into a record; "" where there is nothing.
func at(record object, path string) string {
	var v any = record
	for name := range strings.SplitSeq(path, ".") {
		switch node := v.(type) {
		case object:
			v = node[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(node) {
				return ""
			}
			v = node[i]
		default:
			return ""
		}
	}
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func TestFiltersFindWhatARecordShows(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 200, Seed: 2})
	for _, c := range []struct{ path, filter, shown string }{
		{"/v2/contacts", "given_name", "given_name"},
		{"/v2/contacts", "family_name", "family_name"},
		{"/v2/contacts", "middle_name", "middle_name"},
		{"/v2/contacts", "company_id", "company.id"},
		{"/v2/contacts", "website", "website"},
		{"/v2/contacts", "contact_id", "id"},
		{"/v2/contacts", "ids", "id"},
		{"/v2/contacts", "city", "addresses.0.locality"},
		{"/v2/contacts", "state", "addresses.0.region"},
		{"/v2/contacts", "billing_address_line1", "addresses.0.line1"},
		{"/v2/contacts", "shipping_address_postal_code", "addresses.1.postal_code"},
		{"/v2/contacts", "other_address_country_code", "addresses.2.country_code"},
		{"/v2/companies", "company_name", "company_name"},
		{"/v2/companies", "email", "email_address.email"},
		{"/v2/companies", "company_id", "id"},
		{"/v2/tags", "name", "name"},
		{"/v2/tags", "category_id", "category.id"},
		{"/v2/tags", "tag_ids", "id"},
		{"/v2/tags/categories", "name", "name"},
		{"/v2/orders", "contact_id", "contact.id"},
		{"/v2/orders", "invoice_id", "invoice_id"},
		{"/v2/orders", "order_type", "order_type"},
		{"/v2/orders", "title", "title"},
		{"/v2/orders", "shipping_locality", "shipping_information.address.locality"},
		{"/v2/products", "sku", "sku"},
		{"/v2/products", "product_id", "id"},
		{"/v2/subscriptions", "contact_id", "contact_id"},
		{"/v2/subscriptions", "subscription_plan_id", "subscription_plan_id"},
		{"/v2/subscriptions", "billing_amount", "billing_amount"},
		{"/v2/opportunities", "stage_id", "stage.id"},
		{"/v2/opportunities", "user_id", "user.id"},
		{"/v2/opportunities", "contact_phone", "contact.phone_number"},
		{"/v2/opportunities", "lead_source_name", "lead_source"},
		{"/v2/opportunities", "projected_revenue_low", "projected_revenue_low"},
		{"/v2/opportunities/stages", "opportunity_stage_name", "name"},
		{"/v2/notes", "contact_id", "contact_id"},
		{"/v2/notes", "assigned_to_user_id", "assigned_to_user.id"},
		{"/v2/tasks", "contact_id", "contact_id"},
		{"/v2/tasks", "priority", "priority"},
		{"/v2/tasks", "user_id", "assigned_to_user_id"},
		{"/v2/tasks", "is_completed", "completed"},
		{"/v2/tasks", "opportunity_id", "opportunity_id"},
		{"/v2/sales/payments", "order_id", "order_ids.0"},
		{"/v2/sales/payments", "amount", "amount"},
		{"/v2/sales/payments", "merchant_account_type", "merchant_account_type"},
		{"/v2/sales/transactions", "status", "status"},
		{"/v2/sales/transactions", "is_successful", "is_successful"},
		{"/v2/sales/transactions", "contact_id", "contact_id"},
	} {
		t.Run(strings.TrimPrefix(c.path, "/v2/")+"/"+c.filter, func(t *testing.T) {
			t.Parallel()
			b := b.in(t)
			all := everything(b, c.path)
			value := ""
			for _, r := range all { // the last plain value, so that it is not just the first record
				if v := at(r, c.shown); v != "" && !strings.ContainsAny(v, ";*") && strings.TrimSpace(v) == v {
					value = v
				}
			}
			require.NotEmpty(t, value)
			var want []string
			for _, r := range all {
				if at(r, c.shown) == value {
					want = append(want, at(r, "id"))
				}
			}
			found, _ := b.walk(c.path, "filter", c.filter+"=="+value, "page_size", "9")
			var got []string
			for _, r := range found {
				got = append(got, at(r, "id"))
			}
			assert.Equal(t, want, got, value)
		})
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 200, Seed: 2})
	count := func(path, filter string) int {
		t.Helper()
		records, _ := b.walk(path, "filter", filter)
		return len(records)
	}
	all := b.IDs("contacts")

	t.Run("CompareIDs", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		middle := strconv.FormatInt(all[100], 10)
		assert.Equal(t, 99, count("/v2/contacts", "contact_id>"+middle))
		assert.Equal(t, 100, count("/v2/contacts", "contact_id>="+middle))
		assert.Equal(t, 100, count("/v2/contacts", "contact_id<"+middle))
		assert.Equal(t, 101, count("/v2/contacts", "contact_id<="+middle))
		assert.Equal(t, 1, count("/v2/contacts", "contact_id>=10;contact_id<=10;"))
		assert.Equal(t, 200-1-8, count("/v2/contacts", "contact_id>9")-1, "9 is in a gap")
		assert.Equal(t, b.Count("orders")-1, count("/v2/orders", "id!=101"))
	})
	t.Run("TakeListsOfIDsInAnyOrderAndWithStrangers", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		records, _ := b.list("/v2/contacts", "filter", "ids==5,3,9,3,999999,1")
		assert.Equal(t, []any{"1", "3", "5"}, column(records, "id"))
		records, _ = b.list("/v2/contacts", "filter", "ids==5,3,1;contact_ids==3,4", "order_by", "id desc")
		assert.Equal(t, []any{"3"}, column(records, "id"))
	})
	t.Run("FindPrefixesWhateverTheCase", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		want := 0
		for _, r := range everything(b, "/v2/contacts") {
			if strings.HasPrefix(at(r, "given_name"), "J") {
				want++
			}
		}
		require.Positive(t, want)
		assert.Equal(t, want, count("/v2/contacts", "given_name==j*"))
	})
	t.Run("FindNoteTitlesByAnyPart", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, count("/v2/notes", "title==Follow up: proposal"), count("/v2/notes", "title==proposal"))
		assert.Greater(t, count("/v2/notes", "title==Follow*"), count("/v2/notes", "title==proposal"))
	})
	t.Run("FindAnyOfSeveralAddresses", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, r := range everything(b, "/v2/contacts") {
			if second := at(r, "email_addresses.1.email"); second != "" {
				records, _ := b.list("/v2/contacts", "filter", "email=="+second)
				assert.Contains(t, column(records, "id"), r["id"])
				return
			}
		}
		t.Fatal("no contact has two addresses")
	})
	t.Run("LookForPhonesInTheFieldsNamed", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, r := range everything(b, "/v2/contacts") {
			if second := at(r, "phone_numbers.1.number"); second != "" {
				assert.Positive(t, count("/v2/contacts", "phone_number=="+second+";phone_fields==PHONE2"))
				assert.Zero(t, count("/v2/contacts", "phone_fields==PHONE5;phone_number=="+second))
				return
			}
		}
		t.Fatal("no contact has two numbers")
	})
	t.Run("TestForNothing", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		without := 0
		for _, r := range everything(b, "/v2/tags") {
			if r["category"] == nil {
				without++
			}
		}
		assert.Equal(t, without, count("/v2/tags", "category_id==NONE"))
		assert.Positive(t, count("/v2/tags", "description==NONE"))
	})
	t.Run("FindTasksOfNobodyAndWithoutADate", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		unassigned, undated := 0, 0
		for _, r := range everything(b, "/v2/tasks") {
			if r["assigned_to_user_id"] == nil {
				unassigned++
			}
			if r["due_time"] == nil {
				undated++
			}
		}
		assert.Equal(t, unassigned, count("/v2/tasks", "user_id==UNASSIGNED"))
		assert.Equal(t, undated, count("/v2/tasks", "has_due_date==false"))
	})
	t.Run("ShowInactiveUsersAndPartnersOnlyOnDemand", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, 6, count("/v2/users", ""))
		assert.Equal(t, 7, count("/v2/users", "include_inactive==true"))
		assert.Equal(t, 8, count("/v2/users", "include_inactive==true;include_partners==true"))
	})
	t.Run("WorkTogether", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		one := everything(b, "/v2/orders")[7]
		assert.Positive(t, count("/v2/orders", "contact_id=="+at(one, "contact.id")+";product_id=="+at(one, "order_items.0.product.id")))
	})
}

func TestFiltersOnCustomFields(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 300, Seed: 8})
	ids := map[string]string{}
	for _, f := range decode(t, b.get("/v2/contacts/model"))["custom_fields"].([]any) {
		ids[f.(object)["field_name"].(string)] = f.(object)["id"].(string)
	}
	want := func(field string, holds func(content any) bool) int {
		n := 0
		for _, r := range everything(b, "/v2/contacts") {
			for _, f := range r["custom_fields"].([]any) {
				if f.(object)["id"] == ids[field] && f.(object)["content"] != nil && holds(f.(object)["content"]) {
					n++
				}
			}
		}
		require.Positive(t, n, field)
		return n
	}
	for filter, n := range map[string]int{
		"Visits>100":                            want("Visits", func(c any) bool { return c.(float64) > 100 }),
		"visits<=100":                           want("Visits", func(c any) bool { return c.(float64) <= 100 }),
		"FavoriteColor==Red":                    want("FavoriteColor", func(c any) bool { return c == "Red" }),
		"FAVORITECOLOR==cr*":                    want("FavoriteColor", func(c any) bool { return c == "Crème" }),
		"Newsletter==1":                         want("Newsletter", func(c any) bool { return c == 1.0 }),
		"Interests==Golf":                       want("Interests", func(c any) bool { return strings.Contains(fmt.Sprint(c), "Golf") }),
		"MemberSince>=2015-01-01T00:00:00.000Z": want("MemberSince", func(c any) bool { return c.(string) >= "2015-01-01" }),
	} {
		records, _ := b.walk("/v2/contacts", "filter", filter, "page_size", "50")
		assert.Len(t, records, n, filter)
	}
	for _, filter := range []string{
		"Visits==many", "Visits!=3", "FavoriteColor>Red", "Newsletter==true", "Newsletter>0", "MemberSince>=2015-01-01", "Shoes==42", "Interests==G*",
	} {
		assert.Equal(t, http.StatusBadRequest, b.get("/v2/contacts", "filter", filter).Code, filter)
	}
	assert.Equal(t, http.StatusBadRequest, b.get("/v2/tags", "filter", "Visits>1").Code, "tags have no custom fields")
}

func TestBadFiltersAreRefused(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 20})
	many := strings.TrimSuffix(strings.Repeat("31,", 101), ",")
	for _, c := range []struct{ path, filter string }{
		{"/v2/contacts", "shoe_size==42"},
		{"/v2/contacts", "email>a"},
		{"/v2/contacts", "contact_id!=1"},
		{"/v2/contacts", "contact_id==x"},
		{"/v2/contacts", "email"},
		{"/v2/contacts", "email=a@b.c"},
		{"/v2/contacts", "email=="},
		{"/v2/contacts", "==x"},
		{"/v2/contacts", "email==*john"},
		{"/v2/contacts", "phone_number==1"},
		{"/v2/contacts", "phone_number==1;phone_fields==PHONE9"},
		{"/v2/contacts", "start_update_time==2025-01-01"},
		{"/v2/contacts", "start_update_time==2025-01-01T00:00:00Z"},
		{"/v2/contacts", "start_update_time==2025-01-01T00:00:00.000 0000"},
		{"/v2/contacts", "start_update_time>2025-01-01T00:00:00.000Z"},
		{"/v2/companies", "name==A*b*"},
		{"/v2/companies", "company_name==A*"},
		{"/v2/companies", "company_id!=1"},
		{"/v2/orders", "order_type==SIDEWAYS"},
		{"/v2/orders", "paid==perhaps"},
		{"/v2/tags", "id>3"},
		{"/v2/subscriptions", "modification_time>2025-01-01T00:00:00.000Z"},
		{"/v2/opportunities", "ids==" + many},
		{"/v2/opportunities", "ids==31;opportunity_id>3"},
		{"/v2/notes", "id>1;ids==1,2"},
		{"/v2/tasks", "priority==HIGH"},
		{"/v2/users", "include_inactive==maybe"},
	} {
		w := b.get(c.path, "filter", c.filter)
		require.Equal(t, http.StatusBadRequest, w.Code, "%s?filter=%s", c.path, c.filter)
		body := decode(t, w)
		assert.EqualValues(t, 400, body["code"])
		assert.Equal(t, "INVALID_ARGUMENT", body["status"])
		assert.NotEmpty(t, body["message"])
		assert.NotEmpty(t, body["details"])
	}
	assert.Equal(t, http.StatusOK, b.get("/v2/opportunities", "filter", "ids=="+strings.TrimPrefix(many, "31,")).Code, "a hundred are fine")
}

func TestTimeBounds(t *testing.T) {
	t.Parallel()
	at := noon.Add(345 * time.Millisecond)
	b := newBox(t, Options{Contacts: 100, Clock: func() time.Time { return at }})
	bounds := map[string][2]string{
		"contacts": {"start_update_time", "end_update_time"}, "companies": {"since_time", "until_time"}, "tags": {"since_update_time", "until_update_time"},
		"orders": {"modified_since_time", "modified_until_time"}, "notes": {"since_time", "until_time"}, "tasks": {"since_time", "until_time"},
		"tag_categories": {"since_update_time", "until_update_time"},
	}
	for entity, names := range bounds {
		ids := b.IDs(entity)[:2]
		_, err := b.Edit(entity, ids...)
		require.NoError(t, err)
		path := "/v2/" + map[bool]string{true: "tags/categories", false: entity}[entity == "tag_categories"]
		for bound, n := range map[time.Duration][2]int{
			-time.Millisecond: {2, b.Count(entity) - 2}, 0: {2, b.Count(entity)}, time.Millisecond: {0, b.Count(entity)},
		} {
			for side, name := range names {
				value := at.Add(bound).Format("2006-01-02T15:04:05.000Z")
				records, _ := b.walk(path, "filter", name+"=="+value)
				stampless := 0
				if side == 1 {
					stampless = countStampless(b, entity)
				}
				assert.Len(t, records, n[side]-stampless, "%s %s %s: both ends are included", entity, name, value)
			}
		}
	}
	records, _ := b.list("/v2/contacts", "filter", "start_update_time=="+at.In(time.FixedZone("", 3600)).Format("2006-01-02T15:04:05.000-0700"))
	assert.Len(t, records, 2, "any zone will do")
}

// countStampless counts the records without a stamp, which no bound finds.
func countStampless(b box, entity string) (n int) {
	t, err := b.table(entity)
	require.NoError(b.t, err)
	for i := range t.rows {
		if t.rows[i].updated == 0 {
			n++
		}
	}
	return n
}

func TestSinceOfNotesTestsTheCreationWhereASwitchSaysSo(t *testing.T) {
	t.Parallel()
	for _, creation := range []bool{false, true} {
		b := newBox(t, Options{Contacts: 50, Quirks: Quirks{SinceTestsCreation: creation}})
		_, err := b.Edit("notes", b.IDs("notes")[0])
		require.NoError(t, err)
		records, _ := b.list("/v2/notes", "filter", "since_time==2026-01-01T00:00:00.000Z")
		assert.Len(t, records, map[bool]int{false: 1, true: 0}[creation])
	}
}
