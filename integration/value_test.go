package integration

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// Values of both sides are brought into these forms, so that == compares them and %T %v tells them. The others are
// int64, string, bool, and nil for NULL.
type (
	instant  int64  // microseconds since 1970, UTC
	day      string // 2006-01-02
	numeric  string // decimal, without needless zeros
	document string // JSON with sorted names and numbers as in numeric
)

func (i instant) String() string { return time.UnixMicro(int64(i)).UTC().Format(time.RFC3339Nano) }

// stored brings a value that pgx read into its form.
func stored(v any, oid uint32) any {
	switch v := v.(type) {
	case nil:
		return nil
	case int32:
		return int64(v)
	case time.Time:
		if oid == pgtype.DateOID {
			return day(v.Format(time.DateOnly))
		}
		return instant(v.UnixMicro())
	case pgtype.Numeric:
		text, err := v.Value()
		if err != nil {
			panic(err)
		}
		return numeric(plainNumber(text.(string)))
	}
	if oid == pgtype.JSONBOID {
		return toDocument(v)
	}
	return v
}

// exactJSON makes pgx give numbers inside jsonb as they are, and not as floats.
func exactJSON(conn *pgx.Conn) {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "jsonb", OID: pgtype.JSONBOID, Codec: &pgtype.JSONBCodec{Marshal: json.Marshal, Unmarshal: unmarshalExact},
	})
}

func unmarshalExact(data []byte, v any) error {
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	return d.Decode(v)
}

func toDocument(v any) document {
	text, err := json.Marshal(plainNumbers(v))
	if err != nil {
		panic(err)
	}
	return document(text)
}

func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		return json.Number(plainNumber(v.String()))
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plainNumbers(v[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name := range v {
			out[name] = plainNumbers(v[name])
		}
		return out
	}
	return v
}

// plainNumber writes a decimal number without exponent and needless zeros.
func plainNumber(s string) string {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	ten, decimals := big.NewRat(10, 1), 0
	for scaled := new(big.Rat).Set(r); !scaled.IsInt(); decimals++ {
		scaled.Mul(scaled, ten)
	}
	return r.FloatString(decimals)
}

// show tells a value with its type.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return fmt.Sprintf("text %q", v)
	case int64, bool:
		return fmt.Sprintf("%T %v", v, v)
	}
	return strings.TrimPrefix(fmt.Sprintf("%T %v", v, v), "integration.")
}
