package rest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

func TestQueriesAreExactlyAsDocumented(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 11, 24, 4, 30, 0, 123456789, time.FixedZone("CET", 3600))
	const fields = "&fields=id%2Cgiven_name%2Cupdate_time"
	fixed := with(func(v *schema.V2) { v.Fixed, v.Fields = []string{"include_inactive==true", "name==A* b"}, nil })
	models := with(func(v *schema.V2) {
		v.Path, v.PageSize, v.Fields, v.OrderFull, v.OrderID = "{parent}/model", 0, nil, "", ""
		v.Parents = []schema.Parent{{Name: "contacts", Path: "/contacts"}, {Name: "tasks", Path: "/tasks"}}
	})
	for _, c := range []struct {
		name string
		r    source.Request
		want string
	}{
		{"Full", source.Request{}, "/people?page_size=1000&order_by=create_time%20asc" + fields},
		{"FullByIDWhereNothingElseIsNamed", source.Request{Entity: with(func(v *schema.V2) { v.OrderFull = "" })}, "/people?page_size=1000&order_by=id%20asc" + fields},
		{"KeysetFirst", source.Request{Order: source.OrderID}, "/people?page_size=1000&order_by=id%20asc" + fields},
		{"KeysetNext", source.Request{Order: source.OrderID, AfterID: 77}, "/people?page_size=1000&order_by=id%20asc&filter=person_id%3E77" + fields},
		{"SinceAndKeyset", source.Request{Order: source.OrderID, AfterID: 77, Since: since}, "/people?page_size=1000&order_by=id%20asc&filter=start_update_time%3D%3D2026-11-24T03%3A30%3A00.123Z%3Bperson_id%3E77" + fields},
		{"Newest", source.Request{Order: source.OrderNewest, Limit: 10}, "/people?page_size=10&order_by=update_time%20desc" + fields},
		{"Greatest", source.Request{Order: source.OrderIDDesc, Limit: 1}, "/people?page_size=1&order_by=id%20desc" + fields},
		{"LimitAboveKeaps", source.Request{Limit: 5000}, "/people?page_size=1000&order_by=create_time%20asc" + fields},
		{"Stamps", source.Request{Stamps: true}, "/people?page_size=1000&order_by=create_time%20asc&fields=id%2Cupdate_time"},
		{"StampsWhereNoneAreNamed", source.Request{Stamps: true, Entity: with(func(v *schema.V2) { v.StampFields = nil })}, "/people?page_size=1000&order_by=create_time%20asc" + fields},
		{"Token", source.Request{Token: "a+b/c=="}, "/people?page_size=1000&order_by=create_time%20asc" + fields + "&page_token=a%2Bb%2Fc%3D%3D"},
		{"Fixed", source.Request{Entity: fixed}, "/people?page_size=1000&order_by=create_time%20asc&filter=include_inactive%3D%3Dtrue%3Bname%3D%3DA%2A%20b"},
		{"IDs", source.Request{IDs: []int64{1, 2, 30}}, "/people?page_size=1000&filter=ids%3D%3D1%2C2%2C30" + fields},
		{"IDsWithFixed", source.Request{Entity: fixed, IDs: []int64{1}}, "/people?page_size=1000&filter=include_inactive%3D%3Dtrue%3Bname%3D%3DA%2A%20b%3Bids%3D%3D1"},
		{"IDsIgnoreTheRest", source.Request{IDs: []int64{1}, Order: source.OrderNewest, Since: since, Token: "9", Stamps: true, Limit: 3}, "/people?page_size=1000&filter=ids%3D%3D1" + fields},
		{"Parent", source.Request{Entity: models, Parent: "tasks"}, "/tasks/model"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, says(200, jsonType, `{"people":[]}`))
			_, err := read(t, k.client(t), c.r)
			require.NoError(t, err)
			require.Equal(t, []string{"/crm/rest/v2" + c.want}, k.uris())
		})
	}
}

func TestWhatKeapCannotBeAskedIsRefusedWithoutACall(t *testing.T) {
	t.Parallel()
	poor := with(func(v *schema.V2) {
		v.Since, v.AfterID, v.OrderID, v.OrderStamp, v.ByIDs, v.MaxIDs = "", "", "", "", "", 0
	})
	models := with(func(v *schema.V2) {
		v.Path, v.Parents = "{parent}/model", []schema.Parent{{Name: "tasks", Path: "/tasks"}}
	})
	absent := &schema.Entity{Name: "appointments"}
	for name, r := range map[string]source.Request{
		"EntityThatOtherAPIsHave": {Entity: absent},
		"Since":                   {Entity: poor, Since: time.Now()},
		"AfterID":                 {Entity: poor, AfterID: 1},
		"AfterIDInAnotherOrder":   {Order: source.OrderNewest, AfterID: 1},
		"OrderID":                 {Entity: poor, Order: source.OrderID},
		"OrderIDDesc":             {Entity: poor, Order: source.OrderIDDesc},
		"OrderNewest":             {Entity: poor, Order: source.OrderNewest},
		"IDs":                     {Entity: poor, IDs: []int64{1}},
		"MoreIDsThanKeapTakes":    {IDs: make([]int64, 101)},
		"Parent":                  {Entity: models, Parent: "contacts"},
		"NoParent":                {Entity: models},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, says(200, jsonType, `{"people":[]}`))
			_, err := read(t, k.client(t), r)
			require.True(t, source.IsUnsupported(err), "%v", err)
			require.False(t, source.IsTemporary(err))
			require.Empty(t, k.uris())
		})
	}
}

func TestErrorsNameTheCallAsAPersonReadsIt(t *testing.T) {
	t.Parallel()
	k := serve(t, says(400, jsonType, `{"code":400,"message":"Invalid filter","status":"INVALID_ARGUMENT"}`))
	many := make([]int64, 100)
	for i := range many {
		many[i] = int64(i + 1000)
	}
	_, err := read(t, k.client(t), source.Request{Entity: with(func(v *schema.V2) { v.Fields = nil }), IDs: many})
	require.True(t, source.IsBadRequest(err))
	require.ErrorContains(t, err, "ab123: people: GET /v2/people?page_size=1000&filter=ids==1000,1001,1002,")
	require.ErrorContains(t, err, "400, Invalid filter, INVALID_ARGUMENT")
	require.Less(t, len(err.Error()), 350, "a hundred ids would hide the rest")
}
