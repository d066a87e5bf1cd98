/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-bar-table.h"

#include <string.h>

#include "base/finx-error.h"
#include "store/finx-bar-chunk.h"

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const FinxBar *x = a, *y = b;

  return x->time_us < y->time_us ? -1 : x->time_us > y->time_us;
}

static gboolean
is_ascending (const FinxBar *bars,
              gsize          n)
{
  for (gsize i = 1; i < n; i++)
    if (bars[i].time_us <= bars[i - 1].time_us)
      return FALSE;

  return TRUE;
}

/* g_array_sort() keeps the order of equal ones, so the last of them is the newest. */
static GArray *
sort_bars (const FinxBar *bars,
           gsize          n)
{
  g_autoptr(GArray) sorted = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), (guint) n);
  GArray *unique = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), (guint) n);

  g_array_append_vals (sorted, bars, (guint) n);
  g_array_sort (sorted, compare_times);
  for (guint i = 0; i < sorted->len; i++)
    {
      FinxBar *bar = &g_array_index (sorted, FinxBar, i);

      if (i + 1 == sorted->len || bar[1].time_us != bar->time_us)
        g_array_append_vals (unique, bar, 1);
    }

  return unique;
}

/* Two ascending runs into one; at the same time @newer counts. */
static GArray *
merge_bars (GArray        *older,
            const FinxBar *newer,
            gsize          n_newer)
{
  GArray *merged = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), older->len + (guint) n_newer);
  const FinxBar *old = (const FinxBar *) (gpointer) older->data;
  gsize i = 0, k = 0;

  while (i < older->len || k < n_newer)
    {
      if (k == n_newer || (i < older->len && old[i].time_us < newer[k].time_us))
        g_array_append_vals (merged, &old[i++], 1);
      else
        {
          if (i < older->len && old[i].time_us == newer[k].time_us)
            i++;
          g_array_append_vals (merged, &newer[k++], 1);
        }
    }

  return merged;
}

static gboolean
decode (FinxSqlite     *db,
        FinxStatement  *statement,
        int             column,
        GArray         *bars,
        GError        **error)
{
  gconstpointer data = sqlite3_column_blob (statement, column);

  if (finx_bar_chunk_decode (data, (gsize) sqlite3_column_bytes (statement, column), bars))
    return TRUE;

  finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005",
                  "The database %s is damaged (a block of price bars can not be read); restore a backup",
                  finx_sqlite_get_path (db));
  return FALSE;
}

static const char *const source_names[] = { "imported", "simulated", "unknown" };
G_STATIC_ASSERT (G_N_ELEMENTS (source_names) == FINX_N_BAR_SOURCES);

const char *
finx_bar_source_to_string (FinxBarSource source)
{
  g_return_val_if_fail ((guint) source < FINX_N_BAR_SOURCES, "");

  return source_names[source];
}

static gboolean
source_from_string (const char    *text,
                    FinxBarSource *source)
{
  for (guint i = 0; i < FINX_N_BAR_SOURCES; i++)
    if (strcmp (source_names[i], text) == 0)
      {
        *source = (FinxBarSource) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
lookup_series (FinxSqlite           *db,
               const char           *symbol,
               FinxInterval          interval,
               const FinxBarSource  *source,        /* (nullable): the first there is; their names are in that order */
               gint64               *series,        /* 0: none */
               GError              **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT id FROM bar_series WHERE symbol = ?1 AND interval = ?2"
                             " AND source = coalesce (?3, source) ORDER BY source LIMIT 1", error);
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, symbol);
  finx_statement_bind_text (statement, 2, finx_interval_to_string (interval));
  finx_statement_bind_text (statement, 3, source != NULL ? finx_bar_source_to_string (*source) : NULL);
  step = finx_statement_step (statement, db, error);
  *series = step == FINX_STEP_ROW ? finx_statement_get_int (statement, 0) : 0;
  return step != FINX_STEP_ERROR;
}

static gboolean
ensure_series (FinxSqlite    *db,
               const char    *symbol,
               FinxInterval   interval,
               FinxBarSource  source,
               gint64        *series,
               GError       **error)
{
  g_autoptr(FinxStatement) statement = NULL;

  if (!lookup_series (db, symbol, interval, &source, series, error))
    return FALSE;
  if (*series != 0)
    return TRUE;

  statement = finx_sqlite_prepare (db, "INSERT INTO bar_series (symbol, interval, source) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, symbol);
  finx_statement_bind_text (statement, 2, finx_interval_to_string (interval));
  finx_statement_bind_text (statement, 3, finx_bar_source_to_string (source));
  if (!finx_statement_run (statement, db, error))
    return FALSE;

  *series = sqlite3_last_insert_rowid (finx_sqlite_get_handle (db));
  return TRUE;
}

/* Reads into @bars the chunks that [@first_us, @last_us] touches, and the neighbours that are not full, so that
 * bars that arrive one by one still make full chunks. @ids: theirs, to be replaced. */
static gboolean
load_touched (FinxSqlite  *db,
              gint64       series,
              gint64       first_us,
              gint64       last_us,
              GArray      *bars,
              GArray      *ids,
              GError     **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT id, first_us, last_us, n, data FROM bar_chunks WHERE series = ?1"
                             " AND first_us >= coalesce ((SELECT max (first_us) FROM bar_chunks"
                             " WHERE series = ?1 AND first_us <= ?2), ?2)"
                             " AND first_us <= coalesce ((SELECT min (first_us) FROM bar_chunks"
                             " WHERE series = ?1 AND first_us > ?3), ?3) ORDER BY first_us", error);
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_int (statement, 1, series);
  finx_statement_bind_int (statement, 2, first_us);
  finx_statement_bind_int (statement, 3, last_us);
  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      gint64 id = finx_statement_get_int (statement, 0);
      gboolean touched = finx_statement_get_int (statement, 1) <= last_us && finx_statement_get_int (statement, 2) >= first_us;

      if (!touched && finx_statement_get_int (statement, 3) >= FINX_BAR_CHUNK_SIZE)
        continue;
      if (!decode (db, statement, 4, bars, error))
        return FALSE;
      g_array_append_val (ids, id);
    }

  return step == FINX_STEP_DONE;
}

static gboolean
delete_chunks (FinxSqlite  *db,
               GArray      *ids,
               GError     **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "DELETE FROM bar_chunks WHERE id = ?1", error);

      if (statement == NULL)
        return FALSE;

      finx_statement_bind_int (statement, 1, g_array_index (ids, gint64, i));
      if (!finx_statement_run (statement, db, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
insert_chunks (FinxSqlite     *db,
               gint64          series,
               const FinxBar  *bars,
               gsize           n_bars,
               GError        **error)
{
  g_autoptr(GByteArray) blob = g_byte_array_new ();

  for (gsize at = 0; at < n_bars; at += FINX_BAR_CHUNK_SIZE)
    {
      gsize n = MIN (n_bars - at, FINX_BAR_CHUNK_SIZE);
      g_autoptr(FinxStatement) statement =
        finx_sqlite_prepare (db, "INSERT INTO bar_chunks (series, first_us, last_us, n, data)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5)", error);

      if (statement == NULL)
        return FALSE;

      finx_bar_chunk_encode (bars + at, n, blob);
      finx_statement_bind_int (statement, 1, series);
      finx_statement_bind_int (statement, 2, bars[at].time_us);
      finx_statement_bind_int (statement, 3, bars[at + n - 1].time_us);
      finx_statement_bind_int (statement, 4, (gint64) n);
      finx_statement_bind_blob (statement, 5, blob->data, blob->len);
      if (!finx_statement_run (statement, db, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_ascending (FinxSqlite        *db,
                 const FinxBarRun  *run,
                 const FinxBar     *bars,
                 gsize              n_bars,
                 GError           **error)
{
  g_autoptr(GArray) present = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) merged = NULL;
  gint64 series;

  if (!ensure_series (db, run->symbol, run->interval, run->source, &series, error) ||
      !load_touched (db, series, bars[0].time_us, bars[n_bars - 1].time_us, present, ids, error))
    return FALSE;

  if (present->len == 0)
    return insert_chunks (db, series, bars, n_bars, error);

  merged = merge_bars (present, bars, n_bars);
  return delete_chunks (db, ids, error) &&
         insert_chunks (db, series, (const FinxBar *) (gpointer) merged->data, merged->len, error);
}

gboolean
finx_bar_table_write (FinxSqlite        *db,
                      const FinxBarRun  *run,
                      GError           **error)
{
  g_autoptr(GArray) sorted = NULL;

  for (gsize i = 0; i < run->n_bars; i++)
    if (!finx_bar_validate (&run->bars[i], error))
      {
        g_prefix_error (error, "%s: ", run->symbol);
        return FALSE;
      }

  if (run->n_bars == 0)
    return TRUE;
  if (is_ascending (run->bars, run->n_bars))
    return write_ascending (db, run, run->bars, run->n_bars, error);

  sorted = sort_bars (run->bars, run->n_bars);
  return write_ascending (db, run, (const FinxBar *) (gpointer) sorted->data, sorted->len, error);
}

GArray *
finx_bar_table_read (FinxSqlite           *db,
                     const char           *symbol,
                     FinxInterval          interval,
                     const FinxBarSource  *source,
                     gint64                from_us,
                     gint64                to_us,
                     GError              **error)
{
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT data FROM bar_chunks WHERE series = ?1"
                             " AND first_us >= coalesce ((SELECT max (first_us) FROM bar_chunks"
                             " WHERE series = ?1 AND first_us <= ?2), ?2) AND first_us < ?3 ORDER BY first_us", error);
  guint begin = 0, end;
  gint64 series;
  FinxStep step;

  if (statement == NULL || !lookup_series (db, symbol, interval, source, &series, error))
    return NULL;

  finx_statement_bind_int (statement, 1, series);
  finx_statement_bind_int (statement, 2, from_us);
  finx_statement_bind_int (statement, 3, to_us);
  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    if (!decode (db, statement, 0, bars, error))
      return NULL;
  if (step == FINX_STEP_ERROR)
    return NULL;

  for (end = bars->len; end > 0 && g_array_index (bars, FinxBar, end - 1).time_us >= to_us; end--)
    ;
  g_array_set_size (bars, end);
  while (begin < bars->len && g_array_index (bars, FinxBar, begin).time_us < from_us)
    begin++;
  if (begin > 0)
    g_array_remove_range (bars, 0, begin);

  return g_steal_pointer (&bars);
}

/* The chunks of @statement come newest first; @n_bars of them are put in order into @bars. */
static gboolean
collect_last (FinxSqlite     *db,
              FinxStatement  *statement,
              gsize           n_bars,
              GArray         *bars,
              GError        **error)
{
  g_autoptr(GArray) chunk = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), FINX_BAR_CHUNK_SIZE);
  gsize space = n_bars;
  FinxStep step = FINX_STEP_DONE;

  /* Filled from the end. */
  while (space > 0 && (step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      gsize n;

      g_array_set_size (chunk, 0);
      if (!decode (db, statement, 0, chunk, error))
        return FALSE;

      n = MIN (space, chunk->len);
      space -= n;
      memcpy (&g_array_index (bars, FinxBar, space), &g_array_index (chunk, FinxBar, chunk->len - n), n * sizeof (FinxBar));
    }

  if (step == FINX_STEP_ERROR)
    return FALSE;
  if (space > 0)
    g_array_remove_range (bars, 0, (guint) space);

  return TRUE;
}

static gboolean
count_bars (FinxSqlite  *db,
            gint64       series,
            gsize       *n_bars,
            GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "SELECT sum (n) FROM bar_chunks WHERE series = ?1", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_int (statement, 1, series);
  if (finx_statement_step (statement, db, error) != FINX_STEP_ROW)
    return FALSE;

  *n_bars = (gsize) finx_statement_get_int (statement, 0);
  return TRUE;
}

GArray *
finx_bar_table_read_last (FinxSqlite    *db,
                          const char    *symbol,
                          FinxInterval   interval,
                          gsize          n_bars,
                          GError       **error)
{
  g_autoptr(GArray) bars = NULL;
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT data FROM bar_chunks WHERE series = ?1 ORDER BY first_us DESC", error);
  gint64 series;

  if (statement == NULL || !lookup_series (db, symbol, interval, NULL, &series, error))
    return NULL;

  /* Nobody has that many; keeps the array small when a caller asks for "all". */
  if (n_bars > 10 * FINX_BAR_CHUNK_SIZE)
    {
      gsize present;

      if (!count_bars (db, series, &present, error))
        return NULL;
      n_bars = MIN (n_bars, present);
    }

  bars = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), (guint) n_bars);
  g_array_set_size (bars, (guint) n_bars);
  finx_statement_bind_int (statement, 1, series);
  return collect_last (db, statement, n_bars, bars, error) ? g_steal_pointer (&bars) : NULL;
}

static gboolean
delete_of_series (FinxSqlite  *db,
                  const char  *sql,
                  gint64       series,
                  GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_int (statement, 1, series);
  return finx_statement_run (statement, db, error);
}

gboolean
finx_bar_table_delete (FinxSqlite    *db,
                       const char    *symbol,
                       FinxInterval   interval,
                       FinxBarSource  source,
                       GError       **error)
{
  gint64 series;

  if (!lookup_series (db, symbol, interval, &source, &series, error))
    return FALSE;

  return series == 0
         || (delete_of_series (db, "DELETE FROM bar_chunks WHERE series = ?1", series, error)
             && delete_of_series (db, "DELETE FROM bar_series WHERE id = ?1", series, error));
}

static void
clear_info (gpointer data)
{
  FinxBarSeriesInfo *info = data;

  g_clear_pointer (&info->symbol, g_free);
}

GArray *
finx_bar_table_list (FinxSqlite  *db,
                     GError     **error)
{
  g_autoptr(GArray) infos = g_array_new (FALSE, TRUE, sizeof (FinxBarSeriesInfo));
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT s.symbol, s.interval, sum (c.n), min (c.first_us), max (c.last_us), s.source"
                             " FROM bar_series s JOIN bar_chunks c ON c.series = s.id GROUP BY s.id"
                             " ORDER BY s.symbol, s.interval, s.source", error);
  FinxStep step;

  g_array_set_clear_func (infos, clear_info);
  if (statement == NULL)
    return NULL;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      FinxBarSeriesInfo info = { 0 };

      if (!finx_interval_from_string (finx_statement_get_text (statement, 1), &info.interval)
          || !source_from_string (finx_statement_get_text (statement, 5), &info.source))
        continue;

      info.symbol = g_strdup (finx_statement_get_text (statement, 0));
      info.n_bars = finx_statement_get_int (statement, 2);
      info.first_us = finx_statement_get_int (statement, 3);
      info.last_us = finx_statement_get_int (statement, 4);
      g_array_append_val (infos, info);
    }

  return step == FINX_STEP_DONE ? g_steal_pointer (&infos) : NULL;
}

gboolean
finx_bar_table_verify (FinxSqlite  *db,
                       GPtrArray   *problems,
                       GError     **error)
{
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT s.symbol, s.interval, c.series, c.first_us, c.last_us, c.n, c.data"
                             " FROM bar_chunks c JOIN bar_series s ON s.id = c.series"
                             " ORDER BY c.series, c.first_us", error);
  gint64 series = 0, last_us = 0;
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      gint64 first_us = finx_statement_get_int (statement, 3);
      gconstpointer data = sqlite3_column_blob (statement, 6);
      gboolean ok;

      g_array_set_size (bars, 0);
      ok = finx_bar_chunk_decode (data, (gsize) sqlite3_column_bytes (statement, 6), bars) &&
           is_ascending ((const FinxBar *) (gpointer) bars->data, bars->len) &&
           bars->len == finx_statement_get_int (statement, 5) &&
           g_array_index (bars, FinxBar, 0).time_us == first_us &&
           g_array_index (bars, FinxBar, bars->len - 1).time_us == finx_statement_get_int (statement, 4) &&
           (series != finx_statement_get_int (statement, 2) || first_us > last_us);
      if (!ok)
        g_ptr_array_add (problems, g_strdup_printf ("The %s bars of %s from %" G_GINT64_FORMAT " µs on are damaged",
                                                    finx_statement_get_text (statement, 1),
                                                    finx_statement_get_text (statement, 0), first_us));
      series = finx_statement_get_int (statement, 2);
      last_us = finx_statement_get_int (statement, 4);
    }

  return step == FINX_STEP_DONE;
}
