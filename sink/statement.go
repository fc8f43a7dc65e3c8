package sink

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// statement writes rows of a table. Its parameters are binary; what it returns, if anything, are the ids of their records.
type statement struct {
	doing string
	sql   string
	args  [][]byte
	rows  int   // that it has to write; -1 if that is not known
	fault error // if it writes another number
}

// run sends statements all at once: each waits for none of the others' answers. touched is called with the ids they return.
func run(ctx context.Context, conn *pgconn.PgConn, statements []statement, touched func(id int64)) error {
	if len(statements) == 0 {
		return nil
	}
	pipeline := conn.StartPipeline(ctx)
	for _, s := range statements {
		pipeline.SendQueryParams(s.sql, s.args, nil, []int16{1}, []int16{1}) // one format stands for all
	}
	err := pipeline.Sync()
	for i := 0; i < len(statements) && err == nil; i++ {
		var answer any
		if answer, err = pipeline.GetResults(); err == nil {
			err = statements[i].finish(answer.(*pgconn.ResultReader), touched)
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", statements[i].doing, err)
		}
	}
	if closed := pipeline.Close(); err == nil {
		err = closed
	}
	return err
}

func (s *statement) finish(answer *pgconn.ResultReader, touched func(id int64)) error {
	for answer.NextRow() {
		touched(integer(answer.Values()[0]))
	}
	tag, err := answer.Close()
	if err == nil && s.rows >= 0 && tag.RowsAffected() != int64(s.rows) {
		err = s.fault
	}
	return err
}

// replace writes rows over those that are there.
func (w *writer) replace(to *target, rows []placed) statement {
	s := statement{"update " + to.name, to.update, append([][]byte{places(rows)}, to.arrays(rows, to.set)...), len(rows), errMoved}
	if w.batch.rewrite() {
		s.sql, s.rows = to.rewrite, -1
	}
	return s
}

func (to *target) delete(rows []placed) statement {
	return statement{"delete from " + to.name, to.remove, [][]byte{places(rows)}, len(rows), errMoved}
}

func (to *target) add(rows []placed) statement {
	return statement{"insert into " + to.name, to.insert, to.arrays(rows, to.all), len(rows), errSwallowed}
}
