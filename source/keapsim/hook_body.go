package keapsim

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
)

// body writes what is posted to a hook: which objects changed when, never how.
func (k *Keap) body(b *batch, base string) []byte {
	s := k.session()
	defer k.sessions.Put(s)
	w, quirks := &s.w, k.quirks.Hooks
	object := b.event[:strings.LastIndexByte(b.event, '.')]
	w.begin('{')
	w.at("event_key").word(b.event)
	w.at("object_type").word(object)
	if quirks.BodyURL {
		w.at("api_url").word("")
	}
	w.at("object_keys").begin('[')
	entries := b.entries
	if quirks.Reorder {
		entries = slices.Clone(entries)
		slices.Reverse(entries)
	}
	if b.event == tagApplied || b.event == tagRemoved {
		k.taggings(w, entries, base)
	} else {
		for _, e := range entries {
			w.begin('{')
			k.hookID(w.at("id"), e.id)
			k.endEntry(w, object, base, e)
		}
	}
	w.end(']')
	w.end('}')
	return bytes.Clone(w.b)
}

// taggings writes the entries of tags that were applied or removed: for each tag its contacts, and the last time.
func (k *Keap) taggings(w *writer, entries []hookEntry, base string) {
	byTag := map[int64][]hookEntry{}
	var order []int64
	for _, e := range entries {
		if byTag[e.id] == nil {
			order = append(order, e.id)
		}
		byTag[e.id] = append(byTag[e.id], e)
	}
	for _, tag := range order {
		last := hookEntry{id: tag}
		w.begin('{')
		k.hookID(w.at("tag_id"), tag)
		w.at("contact_details").begin('[')
		for _, e := range byTag[tag] {
			w.begin('{')
			k.hookID(w.at("id"), e.contact)
			w.end('}')
			last.at = max(last.at, e.at)
		}
		w.end(']')
		k.endEntry(w, "contactGroup", base, last)
	}
}

func (k *Keap) hookID(w *writer, id int64) {
	if k.quirks.Hooks.StringIDs {
		w.word(strconv.FormatInt(id, 10))
		return
	}
	w.serial(id)
}

// endEntry writes what all entries have, and their end.
func (k *Keap) endEntry(w *writer, object, base string, e hookEntry) {
	if quirk := k.quirks.Hooks.EntryURL; quirk != EntryURLAbsent {
		address := ""
		if path := pathOf(object); path != "" && quirk == EntryURLFull {
			address = base + "/v2/" + path + "/" + strconv.FormatInt(e.id, 10)
		}
		w.at("apiUrl").word(address)
	}
	w.at("timestamp").word(time.UnixMilli(int64(e.at)).UTC().Format(hookTimes[k.quirks.Hooks.Times]))
	w.end('}')
}

// pathOf is where records are served singly that events call so; empty if nowhere.
func pathOf(object string) string {
	for _, res := range resources {
		if res.single && hookNouns[res.kind] == object {
			return res.path
		}
	}
	return ""
}
