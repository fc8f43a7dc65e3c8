package keapsim

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func idsOf(t *testing.T, records []object) []int64 {
	t.Helper()
	ids := make([]int64, len(records))
	for i, r := range records {
		n, err := strconv.ParseInt(r["id"].(string), 10, 64)
		require.NoError(t, err)
		ids[i] = n
	}
	return ids
}

func TestLists(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Seed: 1})

	t.Run("AreSortedByIDAndCompleteOverAllPages", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, res := range resources {
			if res.kind == transactionKind || res.kind == userKind {
				continue
			}
			records, _ := b.walk("/v2/"+res.path, "page_size", "83")
			assert.Equal(t, b.IDs(res.kind.String()), idsOf(t, records), res.path)
		}
	})
	t.Run("GiveEveryTransactionOnceThoughItHasNoID", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		records, pages := b.walk("/v2/sales/transactions", "page_size", "100")
		assert.Len(t, records, b.Count("transactions"))
		assert.Equal(t, (b.Count("transactions")+99)/100, pages)
		assert.NotContains(t, records[0], "id")
	})
	t.Run("NeedNoMoreCallsThanPages", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		records, pages := b.walk("/v2/contacts", "page_size", "500")
		assert.Len(t, records, 1000)
		assert.Equal(t, 2, pages, "a full last page has no token")
	})
	t.Run("StandBelowBothPrefixesAndWithASlashAtTheEnd", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		want := b.do(http.MethodGet, "/crm/rest/v2/tags?page_size=2", "").Body.String()
		assert.Equal(t, want, b.do(http.MethodGet, "/rest/v2/tags?page_size=2", "").Body.String())
		assert.Equal(t, want, b.do(http.MethodGet, "/crm/rest/v2/tags/?page_size=2", "").Body.String())
	})
	t.Run("HaveIDsWithGaps", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		ids := b.IDs("contacts")
		assert.Greater(t, ids[len(ids)-1], int64(len(ids)))
		assert.NotContains(t, ids, int64(9))
	})
}

func TestFields(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 50})
	keys := func(path string, params ...string) []string {
		records, _ := b.list(path, params...)
		var names []string
		for _, r := range records {
			for name := range r {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		return slices.Compact(names)
	}

	t.Run("ContactsComeNearlyEmptyWithoutThem", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, []string{"family_name", "given_name", "id"}, keys("/v2/contacts"))
	})
	t.Run("ChooseWhatIsSent", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, []string{"id", "update_time"}, keys("/v2/contacts", "fields", "id,update_time"))
		assert.Equal(t, []string{"id", "update_time"}, keys("/v2/contacts", "fields", "id", "fields", "update_time"))
	})
	t.Run("AddToTheDefaultWhereASwitchSaysSo", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 5, Quirks: Quirks{FieldsAddToDefault: true}})
		records, _ := b.list("/v2/companies", "fields", "update_time")
		assert.Contains(t, records[0], "company_name")
		assert.Contains(t, records[0], "update_time")
	})
	t.Run("AddToTheOthersForOpportunitiesNotesAndTasks", func(t *testing.T) {
		t.Parallel()
		for _, path := range []string{"/v2/opportunities", "/v2/notes", "/v2/tasks"} {
			assert.NotContains(t, keys(path), "custom_fields")
			with := keys(path, "fields", "custom_fields")
			assert.Contains(t, with, "custom_fields")
			assert.Contains(t, with, "contact"+map[bool]string{false: "_id"}[path == "/v2/opportunities"])
		}
	})
	t.Run("OfAnotherNameAreRefused", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, path := range []string{"/v2/contacts", "/v2/companies", "/v2/notes", "/v2/contacts/1"} {
			w := b.get(path, "fields", "custom_fields,shoe_size")
			assert.Equal(t, http.StatusBadRequest, w.Code, path)
			assert.Contains(t, w.Body.String(), "shoe_size")
		}
	})
	t.Run("AcceptNotesOfContactsThoughNothingComesOfIt", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, []string{"id"}, keys("/v2/contacts", "fields", "id,notes"))
	})
	t.Run("CountsAreInTheStockOfASingleProductOnly", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		products, _ := b.list("/v2/products")
		assert.NotContains(t, products[0]["inventory"], "inventory_count")
		one := decode(t, b.get("/v2/products/"+products[0]["id"].(string)))
		assert.Contains(t, one["inventory"], "inventory_count")
	})
}

func TestOrders(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 300, Seed: 9})

	t.Run("AreKeptOverPagesInBothDirections", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, res := range resources {
			for _, o := range res.orders {
				params := []string{"page_size", "31", "order_by", o.name + " asc"}
				if res.kind == userKind {
					params = append(params, "filter", "include_inactive==true;include_partners==true")
				}
				up, _ := b.walk("/v2/"+res.path, params...)
				params[3] = o.name + " desc"
				down, _ := b.walk("/v2/"+res.path, params...)
				slices.Reverse(down)
				assert.Equal(t, up, down, "%s by %s", res.path, o.name)
				assert.Len(t, up, b.Count(res.kind.String()), "%s by %s", res.path, o.name)
			}
		}
	})
	t.Run("SortByTheValueTheyName", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, c := range []struct{ path, by, shown, fields string }{
			{"/v2/contacts", "update_time", "update_time", "update_time"},
			{"/v2/contacts", "create_time", "create_time", "create_time"},
			{"/v2/orders", "modification_time", "modification_time", ""},
			{"/v2/orders", "order_time", "order_time", ""},
			{"/v2/tasks", "due_time", "due_time", ""},
			{"/v2/tags", "name", "name", ""},
			{"/v2/companies", "name", "company_name", "company_name"},
			{"/v2/products", "sku", "sku", ""},
			{"/v2/opportunities", "update_time", "last_updated_time", ""},
			{"/v2/sales/payments", "payment_time", "payment_time", ""},
		} {
			records, _ := b.walk("/v2/"+strings.TrimPrefix(c.path, "/v2/"), "fields", c.fields, "order_by", c.by+" asc", "page_size", "40")
			var values []string
			for _, r := range records {
				v, _ := r[c.shown].(string) // unset comes first
				values = append(values, v)
			}
			assert.True(t, slices.IsSorted(values), "%s by %s", c.path, c.by)
		}
	})
	t.Run("SortByNumbersAsNumbers", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		records, _ := b.walk("/v2/sales/payments", "order_by", "amount desc", "page_size", "50")
		for i := 1; i < len(records); i++ {
			assert.LessOrEqual(t, records[i]["amount"], records[i-1]["amount"])
		}
	})
	t.Run("WithoutADirectionAscend", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		records, _ := b.list("/v2/contacts", "order_by", "id")
		assert.Equal(t, "1", records[0]["id"])
	})
	t.Run("OfOtherFieldsOrDirectionsAreRefused", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for path, order := range map[string]string{
			"/v2/tags": "id asc", "/v2/products": "id asc", "/v2/contacts": "id sideways", "/v2/orders": "id asc please",
			"/v2/opportunities": "id desc", "/v2/companies": "update_time desc",
		} {
			assert.Equal(t, http.StatusBadRequest, b.get(path, "order_by", order).Code, "%s by %s", path, order)
		}
	})
}

func TestPageSizes(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 120})
	t.Run("HaveALimit", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for path, size := range map[string]int{"/v2/contacts": 1000, "/v2/users": 100, "/v2/opportunities": 1000} {
			assert.Equal(t, http.StatusOK, b.get(path, "page_size", strconv.Itoa(size)).Code)
			w := b.get(path, "page_size", strconv.Itoa(size+1))
			assert.Equal(t, http.StatusBadRequest, w.Code)
			assert.Contains(t, w.Body.String(), "INVALID_ARGUMENT")
		}
	})
	t.Run("AreNumbers", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, size := range []string{"-1", "many", "1.5"} {
			assert.Equal(t, http.StatusBadRequest, b.get("/v2/contacts", "page_size", size).Code, size)
		}
		assert.Equal(t, http.StatusBadRequest, b.get("/v2/users", "page_size", "0").Code)
		assert.Equal(t, http.StatusOK, b.get("/v2/tags", "page_size", "0").Code)
	})
	t.Run("HaveADefaultThatCanBeSet", func(t *testing.T) {
		t.Parallel()
		small := newBox(t, Options{Contacts: 120, Quirks: Quirks{DefaultPageSize: 50}})
		records, token := small.list("/v2/contacts")
		assert.Len(t, records, 50)
		assert.NotEmpty(t, token)
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()

	t.Run("AreTheLastIDOfListsByID", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 50})
		records, token := b.list("/v2/contacts", "page_size", "7")
		assert.Equal(t, records[6]["id"], token)
	})
	t.Run("OfAnotherOrderAreRefused", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 50})
		_, token := b.list("/v2/contacts", "page_size", "7", "order_by", "update_time desc")
		assert.Equal(t, http.StatusBadRequest, b.get("/v2/contacts", "page_token", token).Code)
		assert.Equal(t, http.StatusBadRequest, b.get("/v2/contacts", "page_token", token, "order_by", "create_time desc").Code)
		assert.Equal(t, http.StatusBadRequest, b.get("/v2/contacts", "page_token", "%%%").Code)
	})
	t.Run("TellNothingOfTheFilter", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 200})
		_, token := b.list("/v2/contacts", "page_size", "2", "filter", "email==j*")
		all, _ := b.list("/v2/contacts", "page_token", token, "page_size", "100")
		assert.Len(t, all, 100, "a caller who does not send the filter again reads everything")
	})
	t.Run("CanComeAsAURLWithoutFilterAndFields", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 50, Quirks: Quirks{TokenURL: true}})
		records, token := b.list("/v2/tags", "page_size", "1")
		u, err := url.Parse(token)
		require.NoError(t, err)
		assert.Equal(t, "/crm/rest/v2/tags/", u.Path)
		assert.Equal(t, url.Values{"page_size": {"1"}, "page_token": {records[0]["id"].(string)}}, u.Query())
		assert.Equal(t, http.StatusOK, b.do(http.MethodGet, u.RequestURI(), "").Code)
	})
	t.Run("EndInEveryForm", func(t *testing.T) {
		t.Parallel()
		for end, want := range map[EndOfList]any{EndAbsent: "absent", EndNull: nil, EndEmpty: ""} {
			b := newBox(t, Options{Contacts: 50, Quirks: Quirks{End: end}})
			body := decode(t, b.get("/v2/tags/categories", "page_size", "5"))
			token, ok := body["next_page_token"]
			if !ok {
				token = "absent"
			}
			assert.Equal(t, want, token)
		}
	})
	t.Run("CanLeadToAnEmptyLastPage", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 50, Quirks: Quirks{End: EndExtraPage}})
		_, token := b.list("/v2/tags/categories", "page_size", "5")
		require.NotEmpty(t, token)
		records, token := b.list("/v2/tags/categories", "page_size", "5", "page_token", token)
		assert.Empty(t, records)
		assert.Empty(t, token)
	})
	t.Run("KeepTheirPlaceWhenRowsAreDeletedAndEdited", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 100})
		first, token := b.list("/v2/contacts", "page_size", "40", "order_by", "create_time asc")
		_, err := b.Delete("contacts", idsOf(t, first[:10])...)
		require.NoError(t, err)
		rest, _ := b.walkFrom(token, "/v2/contacts", "page_size", "40", "order_by", "create_time asc")
		assert.Len(t, rest, 60)
	})
	t.Run("ThatCountDriftWhenRowsAreDeleted", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 100, Quirks: Quirks{OffsetTokens: true}})
		first, token := b.list("/v2/contacts", "page_size", "40", "order_by", "create_time asc")
		_, err := b.Delete("contacts", idsOf(t, first[:10])...)
		require.NoError(t, err)
		rest, _ := b.walkFrom(token, "/v2/contacts", "page_size", "40", "order_by", "create_time asc")
		assert.Len(t, rest, 50, "ten rows that were never read are skipped")
	})
	t.Run("ThatCountReachEveryRowWhenNothingChanges", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 100, Quirks: Quirks{OffsetTokens: true}})
		records, _ := b.walk("/v2/contacts", "page_size", "7", "order_by", "email desc")
		ids := idsOf(t, records)
		slices.Sort(ids)
		assert.Equal(t, b.IDs("contacts"), ids)
	})
}

// walkFrom reads on from a token.
func (b box) walkFrom(token, path string, params ...string) (records []object, pages int) {
	b.t.Helper()
	for token != "" {
		var page []object
		page, token = b.list(path, append([]string{"page_token", token}, params...)...)
		records = append(records, page...)
		pages++
	}
	return records, pages
}

func TestSingles(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 60})

	t.Run("AreTheRecordOfTheList", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, res := range resources {
			if !res.single || res.detail != nil {
				continue
			}
			records, _ := b.list("/v2/"+res.path, "page_size", "3")
			one := decode(t, b.get(fmt.Sprintf("/v2/%s/%s", res.path, records[2]["id"])))
			assert.Equal(t, records[2], one, res.path)
		}
	})
	t.Run("AreNotFoundInTheFormOfV2", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		w := b.get("/v2/contacts/987654")
		assert.Equal(t, http.StatusNotFound, w.Code)
		assert.JSONEq(t, `{"code":404,"message":"Unable to find this Contact","status":"NOT_FOUND","details":[{"domain":"keap.api","resource":"Contact"}]}`, w.Body.String())
		assert.Equal(t, http.StatusNotFound, b.get("/v2/contacts/9").Code, "an id in a gap")
	})
	t.Run("OfNotesStandBelowTheirContact", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		notes, _ := b.list("/v2/notes", "page_size", "1")
		contact, id := notes[0]["contact_id"], notes[0]["id"]
		assert.Equal(t, notes[0], decode(t, b.get(fmt.Sprintf("/v2/contacts/%s/notes/%s", contact, id))))
		assert.Equal(t, http.StatusNotFound, b.get(fmt.Sprintf("/v2/contacts/60/notes/%s", id)).Code)
		w := b.get(fmt.Sprintf("/v2/notes/%s", id))
		assert.Equal(t, http.StatusNotFound, w.Code)
		assert.Contains(t, w.Body.String(), "Keap - Page Not Found")
		below, _ := b.list(fmt.Sprintf("/v2/contacts/%s/notes", contact))
		for _, n := range below {
			assert.Equal(t, contact, n["contact_id"])
		}
	})
	t.Run("OfPaymentsAndTransactionsDoNotExist", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, path := range []string{"/v2/sales/payments/9001", "/v2/sales/transactions/1"} {
			assert.Contains(t, b.get(path).Body.String(), "<title>Keap - Page Not Found</title>")
		}
	})
}

func TestUnknownURLsAnswerWithAPage(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 10})
	for _, path := range []string{"/v2/nonsense", "/v1/contacts", "/v2/contacts/abc", "/v2", "/"} {
		w := b.get(path)
		assert.Equal(t, http.StatusNotFound, w.Code, path)
		assert.Contains(t, w.Header().Get("Content-Type"), "text/html", path)
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 10})
	assert.Equal(t, http.StatusMethodNotAllowed, b.do(http.MethodPost, "/crm/rest/v2/contacts", "{}").Code)
	w := b.do(http.MethodGet, "/crm/rest/v2/contacts", "a body")
	assert.Equal(t, http.StatusBadRequest, w.Code)
	assert.Contains(t, w.Body.String(), "400 Bad Request")
}
