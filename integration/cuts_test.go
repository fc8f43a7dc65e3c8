package integration

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// Answers that are cut before any of their records, not only in half, and look whole. Some lose the token of the next page with that,
// others keep it.
func TestNothingIsDeletedOnTheWordOfAnswersCutAnywhere(t *testing.T) {
	t.Parallel()
	for _, api := range []schema.Road{schema.RESTv2, schema.XMLRPCRoad} {
		for seed := range uint64(4) {
			t.Run(api.String()+" "+strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				l := cutLab(t, api, 300+seed)
				l.passAll()
				l.cutAnswers(seed)
				for range 4 {
					reports, errs := l.tryAll(sweepOf)
					l.toldOrHarmless(reports, errs)
					reports, errs = l.tryAll(passOf)
					l.toldOrHarmless(reports, errs)
				}
				l.intercept(nil)
				l.keap.Advance(time.Hour)
				l.passAll()
				reports := l.sweepAll()
				l.toldOrHarmless(reports, nil)
				if api == schema.RESTv2 { // of child rows, XML-RPC has lists of their own
					l.equal()
				}
			})
		}
	}
}

func cutLab(t *testing.T, api schema.Road, seed uint64) *lab {
	t.Helper()
	o := keapsim.Options{Seed: seed, Contacts: 120}
	l := newXMLLab
	if api == schema.RESTv2 {
		l = newLab
	}
	cut := l(t, o)
	cut.pageSize, cut.options.MaxDeleteShare = 60, 1
	return cut
}

// cutAnswers cuts every third answer from now on.
func (l *lab) cutAnswers(seed uint64) {
	var mu sync.Mutex
	r := rand.New(rand.NewPCG(seed, 0xc07))
	l.intercept(func(w http.ResponseWriter, req *http.Request, keap http.Handler) {
		answer := httptest.NewRecorder()
		req.Header.Del("Accept-Encoding")
		keap.ServeHTTP(answer, req)
		body := answer.Body.Bytes()
		mu.Lock()
		if answer.Code == http.StatusOK && r.IntN(3) == 0 {
			if l.road == schema.RESTv2 {
				body = cutJSON(r, body)
			} else {
				body = cutXML(r, body)
			}
		}
		mu.Unlock()
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	})
}

// cutJSON ends the list of an answer before any of its records. The models of records are no lists with pages.
func cutJSON(r *rand.Rand, body []byte) []byte {
	var answer map[string]json.RawMessage
	if json.Unmarshal(body, &answer) != nil {
		return body
	}
	for name, value := range answer {
		var records []json.RawMessage
		if name == "custom_fields" || answer["id"] != nil || json.Unmarshal(value, &records) != nil || len(records) == 0 {
			continue
		}
		answer[name], _ = json.Marshal(records[:r.IntN(len(records))])
		if r.IntN(2) == 0 {
			delete(answer, "next_page_token")
		}
		body, _ = json.Marshal(answer)
		return body
	}
	return body
}

// cutXML is cutJSON for the rows of XML-RPC.
func cutXML(r *rand.Rand, body []byte) []byte {
	row, end := []byte("<value><struct>"), []byte("</data>")
	head, rest, _ := bytes.Cut(body, []byte("<data>"))
	rows, tail, found := bytes.Cut(rest, end)
	n := bytes.Count(rows, row)
	if !found || n == 0 {
		return body
	}
	kept := bytes.Split(rows, row)[1 : 1+r.IntN(n)]
	cut := append(bytes.Clone(head), "<data>"...)
	for _, one := range kept {
		cut = append(append(cut, row...), one...)
	}
	return append(append(cut, end...), tail...)
}

// A record that is gone is found by one sweep, although what lacks it is not believed by itself: the first one of an entity, the
// last one, and those between.
func TestOneSweepFindsWhatIsGone(t *testing.T) {
	t.Parallel()
	for _, api := range []schema.Road{schema.RESTv2, schema.XMLRPCRoad} {
		t.Run(api.String(), func(t *testing.T) {
			t.Parallel()
			l := cutLab(t, api, 311)
			l.passAll()
			for _, entity := range changeable() {
				ids := l.keap.IDs(entity)
				if len(ids) < 8 {
					continue
				}
				l.change(l.keap.Delete, entity, ids[0], ids[len(ids)/2], ids[len(ids)/2+1], ids[len(ids)-1])
			}
			reports := l.sweepAll()
			for entity, report := range reports {
				require.Nil(t, report.Refused, "%s: %v", entity, report.Refused)
			}
			l.equal()
		})
	}
}
