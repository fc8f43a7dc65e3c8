package keapsim

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func numberOf(r object) int { return r["Id"].(int) }

func numbersOf(rows []object) (ids []int) {
	for _, r := range rows {
		ids = append(ids, r["Id"].(int))
	}
	return ids
}

func TestOperators(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 400, Seed: 3})
	all := b.rows("Contact", object{}, "Id", "FirstName", "Nickname", "MiddleName", "LastUpdated", "Birthday", "OwnerID", "CompanyID", "_Visits", "_LifetimeValue")
	want := func(keep func(r object) bool) (ids []int) {
		for _, r := range all {
			if keep(r) {
				ids = append(ids, r["Id"].(int))
			}
		}
		return ids
	}
	check := func(t *testing.T, where object, keep func(r object) bool) {
		t.Helper()
		expected := want(keep)
		assert.NotEmpty(t, expected, "%v", where)
		assert.Equal(t, expected, numbersOf(b.in(t).rows("Contact", where, "Id")), "%v", where)
		assert.Equal(t, len(expected), b.in(t).result("DataService.count", "Contact", where), "%v", where)
	}
	text := func(r object, name string) string { s, _ := r[name].(string); return s }

	t.Run("CompareIDs", func(t *testing.T) {
		t.Parallel()
		for op, keep := range map[string]func(a, b int) bool{
			"~>~": func(a, b int) bool { return a > b }, "~>=~": func(a, b int) bool { return a >= b }, "~<~": func(a, b int) bool { return a < b },
			"~<=~": func(a, b int) bool { return a <= b }, "~<>~": func(a, b int) bool { return a != b }, "": func(a, b int) bool { return a == b },
		} {
			for _, n := range []int{100, 8, 20_000_004} { // the second is no contact's
				if op == "" && n != 8 {
					n = numberOf(all[n%100])
				}
				ids := want(func(r object) bool { return keep(r["Id"].(int), n) })
				for _, blank := range []string{"", " "} {
					if op == "" && blank == " " {
						continue
					}
					assert.Equal(t, ids, numbersOf(b.in(t).rows("Contact", object{"Id": fmt.Sprintf("%s%s%d", op, blank, n)}, "Id")), "%s %d", op, n)
				}
			}
		}
		check(t, object{"Id": 100}, func(r object) bool { return r["Id"] == 100 })
		check(t, object{"Id": "%"}, func(object) bool { return true })
		check(t, object{"OwnerID": "0"}, func(r object) bool { return r["OwnerID"] == 0 })
	})
	t.Run("CompareTextsWithoutCase", func(t *testing.T) {
		t.Parallel()
		check(t, object{"FirstName": "JAMES"}, func(r object) bool { return text(r, "FirstName") == "James" })
		check(t, object{"FirstName": "~<>~james"}, func(r object) bool { return r["FirstName"] != nil && text(r, "FirstName") != "James" })
		check(t, object{"FirstName": "~>=~S"}, func(r object) bool { return strings.ToLower(text(r, "FirstName")) >= "s" })
		check(t, object{"MiddleName": ""}, func(r object) bool { return r["MiddleName"] == "" })
	})
	t.Run("MatchPatterns", func(t *testing.T) {
		t.Parallel()
		check(t, object{"FirstName": "j%n"}, func(r object) bool {
			s := strings.ToLower(text(r, "FirstName"))
			return strings.HasPrefix(s, "j") && strings.HasSuffix(s, "n")
		})
		check(t, object{"FirstName": "_a%"}, func(r object) bool { s := []rune(text(r, "FirstName")); return len(s) > 1 && s[1] == 'a' })
		check(t, object{"MiddleName": "_%"}, func(r object) bool { return text(r, "MiddleName") != "" })
		check(t, object{"LastUpdated": "2024-03-%"}, func(r object) bool { return strings.HasPrefix(text(r, "LastUpdated"), "202403") })
		for s, pattern := range map[string]string{"": "%", "a": "%a%", "abc": "a%c", "aXbXc": "a%b_c", "ab": "ab%%"} {
			assert.True(t, like([]rune(s), []rune(pattern)), "%s %s", s, pattern)
		}
		for s, pattern := range map[string]string{"": "_", "abc": "a_", "ab": "b%", "abd": "a%c"} {
			assert.False(t, like([]rune(s), []rune(pattern)), "%s %s", s, pattern)
		}
	})
	t.Run("TellNullFromEmpty", func(t *testing.T) {
		t.Parallel()
		check(t, object{"MiddleName": "~null~"}, func(r object) bool { return r["MiddleName"] == nil })
		check(t, object{"_Visits": "~null~"}, func(r object) bool { return r["_Visits"] == nil })
		check(t, object{"LastUpdated": "~null~"}, func(r object) bool { return r["LastUpdated"] == nil })
	})
	t.Run("CompareTimesOfTheServersClock", func(t *testing.T) {
		t.Parallel()
		for _, form := range []string{"2020-06-01 00:00:00", "2020-06-01", "2020-06-01T00:00:00", "20200601T00:00:00", " 2020-06-01 00:00:00"} {
			check(t, object{"LastUpdated": "~>=~" + form}, func(r object) bool { return text(r, "LastUpdated") >= "20200601T00:00:00" })
		}
		stamp := text(all[7], "LastUpdated")
		check(t, object{"LastUpdated": stamp}, func(r object) bool { return r["LastUpdated"] == stamp })
		check(t, object{"Birthday": "~<~1960-01-01"}, func(r object) bool { return r["Birthday"] != nil && text(r, "Birthday") < "19600101" })
	})
	t.Run("WorkOnCustomFields", func(t *testing.T) {
		t.Parallel()
		check(t, object{"_Visits": "~>~2000"}, func(r object) bool { n, ok := r["_Visits"].(int); return ok && n > 2000 })
		check(t, object{"_LifetimeValue": "~<~0"}, func(r object) bool { f, ok := r["_LifetimeValue"].(float64); return ok && f < 0 })
	})
	t.Run("HaveToHoldTogether", func(t *testing.T) {
		t.Parallel()
		check(t, object{"LastUpdated": "~>=~2018-01-01", "Id": "~>~50", "FirstName": "m%"}, func(r object) bool {
			return text(r, "LastUpdated") >= "2018" && r["Id"].(int) > 50 && strings.HasPrefix(strings.ToLower(text(r, "FirstName")), "m")
		})
	})
	t.Run("TakeArraysOfIDs", func(t *testing.T) {
		t.Parallel()
		list := []any{numberOf(all[200]), fmt.Sprint(numberOf(all[3])), 9, numberOf(all[3]), 999_999, 20_000_001}
		check(t, object{"Id": list}, func(r object) bool {
			return slices.Contains([]int{numberOf(all[3]), numberOf(all[200]), 20_000_001}, r["Id"].(int))
		})
		check(t, object{"OwnerID": []any{1, 2}}, func(r object) bool { return r["OwnerID"] == 1 || r["OwnerID"] == 2 })
		assert.Empty(t, b.in(t).rows("Contact", object{"Id": []any{}}, "Id"))
		_, code, _ := b.in(t).call("DataService.query", "Contact", 10, 0, object{"FirstName": []any{"James"}}, names("Id"))
		assert.Equal(t, 12, code)
		_, code, _ = b.in(t).call("DataService.query", "Contact", 10, 0, object{"Id": slices.Repeat([]any{1}, 1001)}, names("Id"))
		assert.Equal(t, 12, code)
		strict := newRPC(t, Options{Contacts: 20, Quirks: Quirks{Arrays: ArraysOnOwnID}})
		assert.Len(t, strict.rows("Contact", object{"Id": []any{1, 2}}, "Id"), 2)
		_, code, _ = strict.call("DataService.query", "Contact", 10, 0, object{"OwnerID": []any{1}}, names("Id"))
		assert.Equal(t, 12, code)
		_, code, _ = newRPC(t, Options{Contacts: 20, Quirks: Quirks{Arrays: ArraysNowhere}}).call("DataService.count", "Contact", object{"Id": []any{1}})
		assert.Equal(t, 12, code)
	})
	t.Run("RefuseWhatDoesNotFitTheField", func(t *testing.T) {
		t.Parallel()
		for _, where := range []object{
			{"Id": "many"}, {"Id": "~!=~5"}, {"LastUpdated": "~>=~yesterday"}, {"LastUpdated": 5}, {"Id": object{}}, {"Id": []any{"x"}}, {"Id": []any{true}},
		} {
			_, code, text := b.in(t).call("DataService.count", "Contact", where)
			assert.Equal(t, 12, code, "%v", where)
			assert.Contains(t, text, "[InvalidParameter]")
		}
	})
	t.Run("ReachParentsOfChildRows", func(t *testing.T) {
		t.Parallel()
		items := b.in(t).rows("InvoiceItem", object{}, "Id", "InvoiceId", "OrderItemId")
		parents := []any{items[5]["InvoiceId"], items[90]["InvoiceId"], 1}
		var expected []int
		for _, r := range items {
			if slices.Contains(parents, r["InvoiceId"]) {
				expected = append(expected, r["Id"].(int))
			}
		}
		assert.Equal(t, expected, numbersOf(b.in(t).rows("InvoiceItem", object{"InvoiceId": parents}, "Id")))
		one := items[90]
		assert.Equal(t, []int{numberOf(one)}, numbersOf(b.in(t).rows("InvoiceItem", object{"OrderItemId": one["OrderItemId"]}, "Id")))
	})
}

func TestPages(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 300, Seed: 3})
	page := func(b box, limit, page int, order ...any) []object {
		return objects(b.result("DataService.query", append([]any{"Contact", limit, page, object{"Id": "~>~0"}, names("Id", "FirstName", "LastUpdated")}, order...)...))
	}
	everything := page(b, 1000, 0)

	t.Run("BeginAtZeroAndEndShort", func(t *testing.T) {
		t.Parallel()
		var got []object
		for n := range 10 {
			rows := page(b.in(t), 50, n, "Id", true)
			got = append(got, rows...)
			if len(rows) < 50 {
				break
			}
		}
		assert.Equal(t, numbersOf(everything), numbersOf(got))
		assert.Empty(t, page(b.in(t), 0, 0))
		assert.Empty(t, page(b.in(t), 330, 1, "Id", true))
	})
	t.Run("CanBeWalkedByTheLastId", func(t *testing.T) {
		t.Parallel()
		var got []int
		last := 0
		for {
			rows := objects(b.in(t).result("DataService.query", "Contact", 40, 0, object{"Id": fmt.Sprintf("~>~%d", last)}, names("Id"), "Id", true))
			if len(rows) == 0 {
				break
			}
			got = append(got, numbersOf(rows)...)
			last = got[len(got)-1]
		}
		assert.Equal(t, numbersOf(everything), got)
	})
	t.Run("AreSortedByAnyFieldInBothDirections", func(t *testing.T) {
		t.Parallel()
		key := func(r object, name string) string { s, _ := r[name].(string); return strings.ToLower(s) }
		for _, name := range []string{"FirstName", "LastUpdated"} {
			for _, up := range []bool{true, false} {
				rows := page(b.in(t), 1000, 0, name, up)
				assert.Len(t, rows, len(everything))
				assert.True(t, slices.IsSortedFunc(rows, func(a, b object) int {
					if up {
						return strings.Compare(key(a, name), key(b, name))
					}
					return strings.Compare(key(b, name), key(a, name))
				}), "%s %v", name, up)
				assert.Equal(t, numbersOf(rows[100:150]), numbersOf(page(b.in(t), 50, 2, name, up)))
			}
		}
		down := numbersOf(page(b.in(t), 1000, 0, "Id", false))
		slices.Reverse(down)
		assert.Equal(t, numbersOf(everything), down)
		assert.Equal(t, everything, page(b.in(t), 1000, 0, "", false), "an empty field is none")
	})
	t.Run("HaveALargestSize", func(t *testing.T) {
		t.Parallel()
		for _, size := range [][2]int{{1001, 0}, {-1, 0}, {10, -1}} {
			_, code, _ := b.in(t).call("DataService.query", "Contact", size[0], size[1], object{}, names("Id"))
			assert.Equal(t, 12, code)
		}
		clamped := newRPC(t, Options{Contacts: 1200, Quirks: Quirks{ClampLimit: true}})
		assert.Len(t, page(clamped, 9999, 0), 1000)
		assert.Len(t, page(clamped, 9999, 1), 320)
	})
	t.Run("ComeInAnyOrderIfNoneIsAskedFor", func(t *testing.T) {
		t.Parallel()
		random := newRPC(t, Options{Contacts: 300, Seed: 3, Quirks: Quirks{RandomOrder: true}})
		one, two := numbersOf(page(random, 1000, 0)), numbersOf(page(random, 1000, 0))
		assert.NotEqual(t, one, two)
		assert.ElementsMatch(t, one, two)
		assert.Equal(t, numbersOf(everything), numbersOf(page(random, 1000, 0, "Id", true)))
	})
	t.Run("AreOfOneRecordWithLoadAndOfOneValueWithFindByField", func(t *testing.T) {
		t.Parallel()
		one := b.in(t).result("DataService.load", "Contact", 12, names("Id", "FirstName", "LastUpdated")).(object)
		assert.Equal(t, everything[slices.IndexFunc(everything, func(r object) bool { return r["Id"] == 12 })], one)
		_, code, text := b.in(t).call("DataService.load", "Contact", 9, names("Id"))
		assert.Equal(t, 5, code)
		assert.Contains(t, text, "[RecordNotFound]")
		found := objects(b.in(t).result("DataService.findByField", "Contact", 10, 0, "Id", "12", names("Id", "FirstName", "LastUpdated")))
		assert.Equal(t, []object{one}, found)
		_, code, _ = b.in(t).call("DataService.load", "ContactGroupAssign", 1, names("GroupId"))
		assert.Equal(t, 10, code)
	})
}

func TestFieldsAndTables(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 20})
	code := func(b box, table string, where object, order string, fields ...string) int {
		_, code, _ := b.call("DataService.query", table, 10, 0, where, names(fields...), order, true)
		return code
	}
	t.Run("HaveToExist", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		assert.Equal(t, 9, code(b, "Contacts", object{}, "", "Id"))
		assert.Equal(t, 10, code(b, "Contact", object{}, "", "Id", "Shoe"))
		assert.Equal(t, 10, code(b, "Contact", object{"Shoe": 1}, "", "Id"))
		assert.Equal(t, 10, code(b, "Contact", object{}, "Shoe", "Id"))
		assert.Equal(t, 10, code(b, "Contact", object{}, "", "firstname"))
		assert.Equal(t, 10, code(b, "Contact", object{}, "", "_Industry"), "a custom field of companies")
		assert.Equal(t, 10, code(b, "RecurringOrderWithContact", object{}, "", "_Seats"))
		assert.Equal(t, 11, code(b, "Contact", object{}, ""))
		_, c, _ := b.call("DataService.query", "Contact", 10, 0, object{}, []any{5})
		assert.Equal(t, 12, c)
	})
	t.Run("ThatAreWriteOnlyCannotBeRead", func(t *testing.T) {
		t.Parallel()
		for _, name := range []string{"CardNumber", "CVV2"} {
			assert.Equal(t, 8, code(b.in(t), "CreditCard", object{}, "", "Id", name))
			assert.Equal(t, 8, code(b.in(t), "CreditCard", object{name: "%"}, "", "Id"))
		}
		for _, table := range []string{"Contact", "Affiliate"} {
			assert.Contains(t, b.in(t).rows(table, object{"Password": "_%"}, "Password")[0]["Password"], "SECRET-")
		}
	})
	t.Run("BeyondTheOfficialOnesMayBeMissing", func(t *testing.T) {
		t.Parallel()
		official := newRPC(t, Options{Contacts: 50, Quirks: Quirks{OfficialFields: true}})
		for _, table := range []string{"Job", "Invoice", "InvoiceItem", "Product", "InvoicePayment", "SocialAccount"} {
			assert.Equal(t, -1, code(b.in(t), table, object{}, "", "LastUpdated"), table)
			assert.Equal(t, 10, code(official, table, object{}, "", "LastUpdated"), table)
			assert.Equal(t, -1, code(official, table, object{}, "", "Id"), table)
		}
		assert.Equal(t, -1, code(official, "Payment", object{}, "", "InvoiceId"))
		tables := newRPC(t, Options{Contacts: 50, Quirks: Quirks{OfficialTables: true}})
		for _, table := range []string{"EmailAddStatus", "SocialAccount", "LinkedContactType"} {
			assert.Equal(t, 9, code(tables, table, object{}, "", "Id"))
		}
		joined := newRPC(t, Options{Contacts: 50, Quirks: Quirks{JoinedFieldsFault: true}})
		assert.Equal(t, 0, code(joined, "ContactGroupAssign", object{}, "", "Contact.Email"))
		assert.Equal(t, -1, code(b.in(t), "ContactGroupAssign", object{}, "", "Contact.Email"))
	})
	t.Run("NeedAConditionIfTheAccountSaysSo", func(t *testing.T) {
		t.Parallel()
		strict := newRPC(t, Options{Contacts: 20, Quirks: Quirks{EmptyQueryFaults: true}})
		assert.Equal(t, 12, code(strict, "Contact", object{}, "", "Id"))
		assert.Equal(t, -1, code(strict, "Contact", object{"Id": "%"}, "", "Id"))
		require.Equal(t, -1, code(b.in(t), "Contact", object{}, "", "Id"))
	})
	t.Run("ThatAreCustomEndWithTheirDefinition", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 20})
		defined := b.rows("DataFormField", object{"Name": "FavoriteColor"}, "Id", "FormId", "DataType", "Values", "GroupId")
		assert.Equal(t, -1, defined[0]["FormId"])
		assert.Equal(t, 21, defined[0]["DataType"])
		assert.Equal(t, "\nRed\nGreen\nBlue\nCrème", defined[0]["Values"])
		require.Equal(t, -1, code(b, "Contact", object{}, "", "_FavoriteColor"))
		_, err := b.Delete("DataFormField", int64(numberOf(defined[0])))
		require.NoError(t, err)
		assert.Equal(t, 10, code(b, "Contact", object{}, "", "_FavoriteColor"))
		group := b.rows("DataFormGroup", object{"Id": defined[0]["GroupId"]}, "TabId")
		assert.Equal(t, -1, b.rows("DataFormTab", object{"Id": group[0]["TabId"]}, "FormId")[0]["FormId"])
		assert.NotEmpty(t, b.rows("Lead", object{"_cf_priority": "~>~0"}, "Id"))
		assert.NotEmpty(t, b.rows("Job", object{}, "_GiftMessage"), "an underscore that REST shows is there once")
	})
}
