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

func TestSparsePages(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 600, Seed: 1, Hostile: SparsePages})
	p := b.patient("/v2/contacts", "")
	p.readAll(50)
	assert.Equal(t, 3, p.empties, "one hole of one page and one of two")
	sameIDs(t, b.IDs("contacts"), p.ids(), "contacts")
	assert.Less(t, p.fewest, 50, "a short page has a token")

	t.Run("AnswerTheSameQuestionAlike", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		first := b.get("/v2/orders", "page_size", "20").Body.String()
		assert.Equal(t, first, b.get("/v2/orders", "page_size", "20").Body.String())
	})
	t.Run("AreThereToAQuestionByIDsToo", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		hole := b.tables[contactKind].idAt(b.holesOf(contactKind)[1].index)
		records, token := b.list("/v2/contacts", "filter", fmt.Sprintf("contact_ids==%d", hole))
		assert.Empty(t, records, "who takes this for a deletion is wrong")
		require.NotEmpty(t, token)
		records, _ = b.walkFrom(token, "/v2/contacts", "filter", fmt.Sprintf("contact_ids==%d", hole))
		assert.Len(t, records, 1)
	})
	t.Run("AreThereInOrdersByOtherFields", func(t *testing.T) {
		t.Parallel()
		p := b.in(t).patient("/v2/contacts", "", "order_by", "update_time desc")
		p.readAll(50)
		assert.Equal(t, 3, p.empties)
		sameIDs(t, b.IDs("contacts"), p.ids(), "contacts")
	})
	t.Run("NeedNoMoreThanFourEmptyPagesInARow", func(t *testing.T) {
		t.Parallel()
		for seed := range uint64(40) {
			b := newBox(t, Options{Contacts: 30, Seed: seed, Hostile: SparsePages | MixedTokens})
			for _, res := range resources {
				token, row := "", 0
				for {
					records, next := b.list("/v2/"+res.path, "page_token", inURL(token))
					if row++; len(records) > 0 {
						row = 0
					}
					require.Less(t, row, 5, "%s, seed %d", res.path, seed)
					if token = next; token == "" {
						break
					}
				}
			}
		}
	})
}

// inURL is the token inside a token that is a URL.
func inURL(token string) string {
	if _, after, ok := strings.Cut(token, "page_token="); ok {
		return after
	}
	return token
}

func TestRepeatedRecords(t *testing.T) {
	t.Parallel()
	for _, order := range []string{"id asc", "update_time desc"} {
		b := newBox(t, Options{Contacts: 600, Seed: 1, Hostile: RepeatedRecords})
		p := b.patient("/v2/contacts", "", "order_by", order)
		p.readAll(50)
		assert.Greater(t, p.repeats, 1)
		assert.Less(t, p.repeats, p.pages)
		sameIDs(t, b.IDs("contacts"), p.ids(), "contacts by %s", order)
	}
	t.Run("AreInPagesOfXMLRPCThatHaveNumbers", func(t *testing.T) {
		t.Parallel()
		x := newRPC(t, Options{Contacts: 600, Seed: 1, Hostile: RepeatedRecords})
		seen, repeats, last := map[int64]bool{}, 0, int64(0)
		for page := 0; ; page++ {
			ids := x.ids("Contact", 50, page, object{}, "Id", true)
			if len(ids) == 0 {
				break
			}
			for _, id := range ids {
				if seen[id] {
					repeats++
					assert.Equal(t, last, id, "the last record of the page before")
				}
				seen[id], last = true, id
			}
		}
		assert.Greater(t, repeats, 1)
		assert.Len(t, seen, x.Count("Contact"))
	})
	t.Run("AreNeverThereWhereAFilterByIDExcludesThem", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 600, Seed: 1, Hostile: Everything &^ PoisonRecords &^ LargePagesFail})
		for _, id := range b.IDs("contacts")[:200] {
			records, _ := b.list("/v2/contacts", "filter", "contact_id>"+strconv.FormatInt(id, 10), "page_size", "5")
			for _, got := range idsOf(t, records) {
				require.Greater(t, got, id)
			}
		}
	})
}

func TestMixedTokens(t *testing.T) {
	t.Parallel()
	styles, ends := map[string]int{}, map[string]int{}
	for seed := range uint64(8) {
		b := newBox(t, Options{Contacts: 200, Seed: seed, Hostile: MixedTokens})
		for _, res := range resources {
			token := ""
			for {
				w := b.get("/v2/"+res.path, "page_size", "20", "page_token", inURL(token))
				require.Equal(t, http.StatusOK, w.Code, w.Body.String())
				records, _ := decode(t, w)[res.array].([]any)
				next, there := decode(t, w)["next_page_token"]
				switch {
				case !there:
					ends["absent"]++
				case next == nil:
					ends["null"]++
				case next == "":
					ends["empty"]++
				case len(records) < 20:
					ends["a token after the last record"]++
				}
				token, _ = next.(string)
				if token == "" {
					break
				}
				_, err := strconv.ParseInt(token, 10, 64)
				styles[map[bool]string{true: "id", false: "opaque"}[err == nil]]++
				if strings.HasPrefix(token, "http://") {
					styles["URL"]++
				}
			}
		}
	}
	assert.Len(t, styles, 3, "%v", styles)
	assert.Len(t, ends, 4, "%v", ends)
}

func TestWrongClocks(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 20, Seed: 1, Hostile: WrongClocks})
	ahead, behind := 0, 0
	for range 400 {
		at, err := http.ParseTime(b.get("/v2/contacts", "page_size", "1").Header().Get("Date"))
		require.NoError(t, err)
		switch by := at.Sub(noon); {
		case by >= time.Hour:
			ahead++
		case by <= -time.Hour:
			behind++
		default:
			assert.Zero(t, by)
		}
	}
	assert.InDelta(t, 400/wrongClock, ahead+behind, 15)
	assert.Positive(t, ahead)
	assert.Positive(t, behind)
}

func TestPoisonRecords(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 2000, Seed: 3, Hostile: PoisonRecords})
	entities := b.Troubles().Poisoned
	assert.Len(t, entities, len(poisonedKinds))
	assert.Equal(t, entities, b.Troubles().Poisoned)

	t.Run("FailAloneAndWithOthers", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, id := range entities["contacts"] {
			assert.Equal(t, http.StatusInternalServerError, b.get(fmt.Sprintf("/v2/contacts/%d", id)).Code)
			for _, size := range []string{"1", "100"} {
				w := b.get("/v2/contacts", "filter", fmt.Sprintf("contact_id>%d", id-1), "page_size", size, "fields", allFields())
				assert.Equal(t, http.StatusInternalServerError, w.Code)
			}
		}
	})
	t.Run("AreInListsOfIDsAndStampsUnlessNotEvenThoseCanBeSent", func(t *testing.T) {
		t.Parallel()
		forms := map[int]int{}
		for _, id := range entities["contacts"] {
			w := b.in(t).get("/v2/contacts", "filter", fmt.Sprintf("contact_ids==%d", id), "fields", "id,update_time")
			forms[w.Code]++
		}
		assert.Len(t, forms, 2, "%v", forms)
	})
	t.Run("AreFaultsInXMLRPC", func(t *testing.T) {
		t.Parallel()
		x := newRPC(t, Options{Contacts: 400, Seed: 3, Hostile: PoisonRecords})
		id := x.Poisoned("orders")[0]
		fields := names("Id", "JobTitle", "JobNotes", "JobStatus")
		_, code, text := x.call("DataService.query", "Job", 1, 0, object{"Id": fmt.Sprintf("~>~%d", id-1)}, fields, "Id", true)
		assert.Equal(t, 3, code, text)
		_, code, _ = x.call("DataService.load", "Job", int(id), fields)
		assert.Equal(t, 3, code)
	})
	t.Run("AreMadeAndHealedByTheControlSurface", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 50, Hostile: Regular})
		require.Empty(t, b.Troubles().Poisoned)
		id := b.IDs("tags")[0]
		change := func(verb string) { b.do(http.MethodPost, fmt.Sprintf("/keapsim/%s?entity=tags&ids=%d", verb, id), "") }
		change("poison")
		assert.Contains(t, b.do(http.MethodGet, "/keapsim/troubles", "").Body.String(), fmt.Sprintf(`"tags":[%d]`, id))
		assert.Equal(t, http.StatusInternalServerError, b.get("/v2/tags").Code)
		change("heal")
		assert.Equal(t, http.StatusOK, b.get("/v2/tags").Code)
	})
}

func TestLargePagesFail(t *testing.T) {
	t.Parallel()
	failing := 0
	for seed := range uint64(4) {
		b := newRPC(t, Options{Contacts: 1500, Seed: seed, Hostile: LargePagesFail})
		for list, most := range b.Troubles().Largest {
			path, rest := strings.CutPrefix(list, "/v2/")
			if !rest || path == "users" {
				continue
			}
			res := resources[slices.IndexFunc(resources, func(r *resource) bool { return r.path == path })]
			params := wholeOf(res)
			if b.Count(res.kind.String()) <= most {
				continue
			}
			failing++
			assert.Equal(t, http.StatusGatewayTimeout, b.get(list, append(params, "page_size", strconv.Itoa(most+1))...).Code, list)
			assert.Equal(t, http.StatusOK, b.get(list, append(params, "page_size", strconv.Itoa(most))...).Code, list)
		}
		if most := b.Troubles().Largest["Contact"]; most > 0 {
			failing++
			_, broken := b.page("Contact", most+1, 0, object{}, "Id", names("FirstName", "LastName", "Email"))
			assert.True(t, broken)
			_, broken = b.page("Contact", most, 0, object{}, "Id", names("FirstName", "LastName", "Email"))
			assert.False(t, broken)
		}
	}
	assert.Greater(t, failing, 4)
}

func TestLargeIDs(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 100, Seed: 2, Hostile: LargeIDs})
	for _, res := range resources {
		ids := b.IDs(res.kind.String())
		require.Greater(t, ids[0], int64(1)<<53, res.path)
		require.NotEqual(t, ids[0], int64(float64(ids[0]))+int64(float64(ids[1]))-ids[1], "%s: a double cannot hold them", res.path)
	}
	ids := b.IDs("contacts")
	records, _ := b.list("/v2/contacts", "filter", fmt.Sprintf("contact_ids==%d", ids[1]))
	assert.Equal(t, []int64{ids[1]}, idsOf(t, records), "neighbours are not mistaken for each other")
	records, _ = b.list("/v2/contacts", "filter", fmt.Sprintf("contact_id>%d", ids[1]), "page_size", "1")
	assert.Equal(t, []int64{ids[2]}, idsOf(t, records))
	note := everything(b, "/v2/notes")[0]
	records, _ = b.list("/v2/notes", "filter", "contact_id=="+note["contact_id"].(string))
	for _, n := range records {
		assert.Equal(t, note["contact_id"], n["contact_id"])
	}

	assert.Less(t, newRPC(t, Options{Contacts: 10, Hostile: LargeIDs}).IDs("contacts")[0], int64(1000), "XML-RPC cannot carry them")
	r := b.request(http.MethodPost, "/crm/xmlrpc/v1", rpcBody("DataService.query", "", "Contact", 1, 0, object{}, names("Id")), "Authorization", "Bearer "+testToken)
	_, code, _ := b.answer(r)
	assert.Equal(t, faultNoAccess, code)
}

func TestOddStamps(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 400, Seed: 2, Hostile: OddStamps})
	ahead := func() (ids []int64) {
		for _, r := range everything(b, "/v2/contacts") {
			if at, _ := r["update_time"].(string); at > noon.Add(time.Second).Format("2006-01-02T15:04:05") {
				ids = append(ids, idsOf(t, []object{r})...)
			}
		}
		return ids
	}
	ids := ahead()
	assert.NotEmpty(t, ids)
	_, err := b.Edit("contacts", ids...)
	require.NoError(t, err)
	assert.Empty(t, ahead(), "an edit brings the stamp back to the present")

	stampOf := func(id int64) string {
		return decode(t, b.get(fmt.Sprintf("/v2/contacts/%d", id), "fields", "update_time"))["update_time"].(string)
	}
	before, record := stampOf(ids[0]), b.record("contacts", ids[0])
	b.do(http.MethodPost, fmt.Sprintf("/keapsim/backdate?entity=contacts&ids=%d", ids[0]), "")
	assert.Less(t, stampOf(ids[0]), before)
	assert.NotEqual(t, record, b.record("contacts", ids[0]))
}

func TestMovingParents(t *testing.T) {
	t.Parallel()
	x := newRPC(t, Options{Contacts: 300, Seed: 2, Hostile: MovingParents})
	read := func() (pages int) {
		for page := 0; ; page++ {
			rows := x.result("DataService.query", "OrderItem", 20, page, object{}, names("Id", "OrderId"), "Id", true).([]any)
			if len(rows) == 0 {
				return pages
			}
			pages++
		}
	}
	x.KeepParents()
	read()
	assert.Zero(t, x.Stats().Faults["moved parent"])

	x = newRPC(t, Options{Contacts: 300, Seed: 2, Hostile: MovingParents})
	assert.Greater(t, read(), mostMoved)
	assert.Equal(t, mostMoved, x.Stats().Faults["moved parent"])
	changed := 0
	for _, r := range x.tables[orderKind].rows {
		changed += int(bit(r.updated == stampOf(noon)))
	}
	assert.Positive(t, changed, "their stamps tell of it")
	read()
	assert.Equal(t, mostMoved, x.Stats().Faults["moved parent"], "there is an end to it")
	for range 3 {
		x.result("DataService.query", "Job", 20, 0, object{}, names("Id"), "Id", true)
	}
	assert.Equal(t, mostMoved, x.Stats().Faults["moved parent"], "a list of parents changes none")
}
