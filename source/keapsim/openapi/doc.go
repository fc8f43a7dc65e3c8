// Package openapi knows what Keap's OpenAPI documents of REST v1 and v2 demand of a request: a reduced form of them is
// committed as reduced.json, which has facts (paths, parameters, types, names, enumerations) and no prose. It covers all
// operations that read, and those of hooks.
//
// Where the description of a parameter lists its values and its schema does not, the list is in the reduced form as if it
// were in the schema.
package openapi

//go:generate go run ./generate
