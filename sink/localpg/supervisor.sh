# Runs a private Postgres for as long as the owner of stdin's other end lives, then removes its directory.
# Arguments: the cluster's directory, then the server's command line. Descriptor 3 is the cluster's lock: it is held here,
# not by the server, so that a free lock means that nobody looks after the directory any more.
dir=$1
shift
exec 4<&0 </dev/null

"$@" 3>&- 4<&- >>"$dir/server.log" 2>&1 &
server=$!

# QUIT is Postgres' immediate shutdown: no checkpoint, since the data is about to be deleted.
{
	cat <&4 >/dev/null
	: >"$dir/stopping"
	kill -QUIT "$server"
} 2>/dev/null &
watcher=$!

wait "$server"
code=$?
if [ -e "$dir/stopping" ]; then
	rm -rf "$dir"
	exit 0
fi
# The server ended by itself: its log stays for the owner to read.
kill "$watcher"
exit "$code"
