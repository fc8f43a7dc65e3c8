package schema

var files = &Entity{
	Name: "files",
	Doc:  "Files uploaded to Keap, without their contents.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the file in Keap."},
		{Name: "file_name", Type: Text, XML: "FileName", Doc: "Name of the file."},
		{Name: "extension", Type: Text, XML: "Extension", Doc: "End of the name that tells the kind of file, as pdf."},
		{Name: "file_size", Type: BigInt, XML: "FileSize", Doc: "Size in bytes."},
		{
			Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts",
			Doc: "Contact the file belongs to; NULL or 0 for a file of the account.",
		},
		{Name: "is_public", Type: Bool, XML: "Public", Doc: "Whether everybody can download it who has its address."},
	},
	XMLRPC: &XMLRPC{Table: "FileBox", Strategy: Append, Horizon: horizon, Reread: true},
}
