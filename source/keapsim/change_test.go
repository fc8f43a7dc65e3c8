package keapsim

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (b box) record(entity string, id int64) string {
	b.t.Helper()
	record, ok := b.Record(entity, id)
	require.True(b.t, ok, "%s %d", entity, id)
	return string(record)
}

func TestEdits(t *testing.T) {
	t.Parallel()

	t.Run("ChangeEveryKindOfRecordEachTime", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 300, Seed: 4})
		for i := range kinds {
			entity := i.String()
			same := 0
			for _, id := range b.IDs(entity) {
				before := b.record(entity, id)
				n, err := b.Edit(entity, id)
				require.NoError(t, err)
				require.Equal(t, 1, n)
				first := b.record(entity, id)
				_, err = b.Edit(entity, id)
				require.NoError(t, err)
				if before == first || first == b.record(entity, id) {
					same++
				}
			}
			assert.Zero(t, same, entity)
		}
	})
	t.Run("MoveTheStampToTheClocksTime", func(t *testing.T) {
		t.Parallel()
		clock := newTicking()
		b := newBox(t, Options{Contacts: 20, Clock: clock.now})
		clock.move(90 * time.Minute)
		_, err := b.Edit("contacts", 3)
		require.NoError(t, err)
		assert.Equal(t, "2026-03-01T13:30:00.000+0000", decode(t, b.get("/v2/contacts/3", "fields", "update_time"))["update_time"])
	})
	t.Run("AddAndRemoveChildRows", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 100})
		before := everything(b, "/v2/contacts")
		_, err := b.Edit("contacts", b.IDs("contacts")...)
		require.NoError(t, err)
		more, fewer := map[string]int{}, map[string]int{}
		for i, after := range everything(b, "/v2/contacts") {
			for _, list := range []string{"tag_ids", "email_addresses", "phone_numbers", "addresses"} {
				was, is := len(before[i][list].([]any)), len(after[list].([]any))
				if is > was {
					more[list]++
				} else if is < was {
					fewer[list]++
				}
			}
		}
		assert.Len(t, more, 4)
		assert.Len(t, fewer, 4)
	})
	t.Run("LeaveMostOfARecordAlone", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 300})
		before := everything(b, "/v2/contacts")
		_, err := b.Edit("contacts", b.IDs("contacts")...)
		require.NoError(t, err)
		renamed := 0
		for i, after := range everything(b, "/v2/contacts") {
			if at(before[i], "given_name") != at(after, "given_name") {
				renamed++
			}
			assert.Equal(t, before[i]["create_time"], after["create_time"])
		}
		assert.InDelta(t, 100, renamed, 40)
	})
	t.Run("LeaveCopiesInOtherRecordsAlone", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 100})
		before := everything(b, "/v2/orders")
		_, err := b.Edit("contacts", b.IDs("contacts")...)
		require.NoError(t, err)
		_, err = b.Edit("products", b.IDs("products")...)
		require.NoError(t, err)
		assert.Equal(t, before, everything(b, "/v2/orders"))
	})
	t.Run("PassOverStrangers", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 20})
		n, err := b.Edit("contacts", 1, 9, 123456, -4)
		require.NoError(t, err)
		assert.Equal(t, 1, n)
		_, err = b.Edit("shoes", 1)
		require.ErrorContains(t, err, "shoes")
	})
}

func TestStampsAreRoundedToTheNearestSecondAsKeapDoes(t *testing.T) {
	t.Parallel()
	for at, want := range map[int]string{841: "2026-03-01T12:00:01.000+0000", 499: "2026-03-01T12:00:00.000+0000"} {
		b := newBox(t, Options{Contacts: 10, Clock: func() time.Time { return noon.Add(time.Duration(at) * time.Millisecond) }})
		_, err := b.Edit("tags", 91)
		require.NoError(t, err)
		assert.Equal(t, want, decode(t, b.get("/v2/tags/91"))["update_time"])
	}
	exact := newBox(t, Options{Contacts: 10, Clock: func() time.Time { return noon.Add(841 * time.Millisecond) }, Quirks: Quirks{Milliseconds: true, ZuluTimes: true}})
	_, err := exact.Edit("tags", 91)
	require.NoError(t, err)
	assert.Equal(t, "2026-03-01T12:00:00.841Z", decode(t, exact.get("/v2/tags/91"))["update_time"])
}

func TestDeletes(t *testing.T) {
	t.Parallel()
	for _, res := range resources {
		b := newBox(t, Options{Contacts: 60})
		entity := res.kind.String()
		ids := b.IDs(entity)
		gone := ids[1]
		before := b.record(entity, gone)
		n, err := b.Delete(entity, gone, gone)
		require.NoError(t, err)
		assert.Equal(t, 1, n, "a record is deleted once")
		assert.Equal(t, len(ids)-1, b.Count(entity))
		assert.NotContains(t, b.IDs(entity), gone)
		_, ok := b.Record(entity, gone)
		assert.False(t, ok)
		if res.kind != transactionKind {
			records, _ := b.walk("/v2/" + res.path)
			assert.NotContains(t, column(records, "id"), strconv.FormatInt(gone, 10))
		}
		path := "/v2/" + res.path + "/" + strconv.FormatInt(gone, 10)
		if res.single {
			assert.Equal(t, http.StatusNotFound, b.get(path).Code)
		}
		n, err = b.Edit(entity, gone)
		require.NoError(t, err)
		assert.Zero(t, n)
		n, err = b.Restore(entity, gone, ids[2])
		require.NoError(t, err)
		assert.Equal(t, 1, n, "only the deleted one")
		assert.Equal(t, before, b.record(entity, gone), "it comes back as it was")
		assert.Equal(t, ids, b.IDs(entity))
	}
}

func TestAdditions(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 60})
	for _, res := range resources {
		entity := res.kind.String()
		last := b.IDs(entity)[b.Count(entity)-1]
		ids, err := b.Add(entity, 12)
		require.NoError(t, err)
		assert.Len(t, ids, 12)
		assert.Greater(t, ids[0], last, "ids grow")
		all := b.IDs(entity)
		assert.Equal(t, ids, all[len(all)-12:])
		if res.single {
			record := decode(t, b.get("/v2/"+res.path+"/"+strconv.FormatInt(ids[11], 10)))
			assert.Equal(t, strconv.FormatInt(ids[11], 10), record["id"])
		}
		b.record(entity, ids[0])
	}
	records, _ := b.list("/v2/contacts", "order_by", "create_time desc", "page_size", "12", "fields", "create_time,update_time")
	for _, r := range records {
		assert.Equal(t, object{"create_time": "2026-03-01T12:00:00.000+0000", "update_time": "2026-03-01T12:00:00.000+0000"}, r)
	}
	_, err := b.Add("shoes", 1)
	require.Error(t, err)
}

func TestBulkTouchGivesOneStampAndChangesNothingElse(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 500})
	before := everything(b, "/v2/contacts")
	n, err := b.BulkTouch("contacts", b.IDs("contacts")...)
	require.NoError(t, err)
	assert.Equal(t, 500, n)
	for i, after := range everything(b, "/v2/contacts") {
		assert.Equal(t, "2026-03-01T12:00:00.000+0000", after["update_time"])
		after["update_time"] = before[i]["update_time"]
		if before[i]["update_time"] == nil {
			delete(after, "update_time")
		}
		require.Equal(t, before[i], after)
	}
	records, _ := b.walk("/v2/contacts", "order_by", "update_time desc", "page_size", "90")
	assert.Len(t, records, 500, "a list sorted by one and the same stamp is complete")
}

func TestTagsAndOptIns(t *testing.T) {
	t.Parallel()
	changes := map[string]struct {
		apply func(k *Keap, ids ...int64) (int, error)
		moves Quirks
		field string
	}{
		"Retag": {(*Keap).Retag, Quirks{TagMovesStamp: true}, "tag_ids"},
		"Reopt": {(*Keap).Reopt, Quirks{OptInMovesStamp: true}, "email_addresses"},
	}
	for name, c := range changes {
		for _, quirks := range []Quirks{{}, c.moves} {
			b := newBox(t, Options{Contacts: 100, Quirks: quirks})
			before := everything(b, "/v2/contacts")
			n, err := c.apply(b.Keap, b.IDs("contacts")...)
			require.NoError(t, err)
			assert.Equal(t, 100, n)
			changed, moved := 0, 0
			for i, after := range everything(b, "/v2/contacts") {
				if at(after, c.field) != at(before[i], c.field) {
					changed++
				}
				if at(after, "update_time") != at(before[i], "update_time") {
					moved++
				}
				assert.Equal(t, before[i]["given_name"], after["given_name"])
			}
			assert.Greater(t, changed, 50, name)
			assert.Equal(t, map[bool]int{false: 0, true: 100}[quirks == c.moves], moved, name)
		}
	}
}

func TestDeletedTagsLeaveContactsOnlyWhereASwitchSaysSo(t *testing.T) {
	t.Parallel()
	for _, cascades := range []bool{false, true} {
		b := newBox(t, Options{Contacts: 200, Quirks: Quirks{TagDeleteCascades: cascades}})
		holders := func() (n int) {
			for _, r := range everything(b, "/v2/contacts") {
				if slices.Contains(r["tag_ids"].([]any), any("92")) {
					n++
				}
			}
			return n
		}
		before := holders()
		require.Positive(t, before)
		_, err := b.Delete("tags", 92)
		require.NoError(t, err)
		assert.Equal(t, map[bool]int{false: before, true: 0}[cascades], holders())
		_, err = b.Restore("tags", 92)
		require.NoError(t, err)
		assert.Equal(t, before, holders())
	}
}

func TestPickIsEvenAndRepeatable(t *testing.T) {
	t.Parallel()
	a, b := newBox(t, Options{Seed: 5}), newBox(t, Options{Seed: 5})
	first, err := a.Pick("contacts", 100, false)
	require.NoError(t, err)
	again, err := b.Pick("contacts", 100, false)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	assert.Len(t, first, 100)
	assert.True(t, slices.IsSorted(first))
	next, err := a.Pick("contacts", 100, false)
	require.NoError(t, err)
	assert.NotEqual(t, first, next)
	half := 0
	for _, id := range first {
		if id < 560 {
			half++
		}
	}
	assert.InDelta(t, 50, half, 20)
	none, err := a.Pick("contacts", 5, true)
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestTheAccountMayChangeWhileItIsRead(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 400, Faults: "malformed=0.01,429@/v2/none:0.01", Quirks: Quirks{TagDeleteCascades: true}})
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 15 {
				ids, _ := b.Pick("contacts", 20, false)
				_, _ = b.Edit("contacts", ids...)
				_, _ = b.Delete("contacts", ids[:3]...)
				_, _ = b.Restore("contacts", ids[:2]...)
				_, _ = b.Add("orders", 2)
				_, _ = b.Delete("tags", 91+int64(i%5))
				_, _ = b.Restore("tags", 91+int64(i%5))
				_ = b.Stats()
				_ = b.SetFaults("slow=1ns:0.5")
				if worker == 0 {
					b.Advance(time.Second)
				}
			}
		})
		group.Go(func() {
			for range 5 {
				for _, res := range resources {
					order := "id"
					if len(res.orders) > 0 {
						order = res.orders[len(res.orders)-1].name
					}
					w := b.get("/v2/"+res.path, "page_size", "50", "order_by", order+" desc")
					assert.Equal(t, http.StatusOK, w.Code)
				}
			}
		})
	}
	group.Wait()
	records, _ := b.walk("/v2/contacts", "page_size", "77")
	assert.Equal(t, b.IDs("contacts"), idsOf(t, records))
}
