/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-strand-private.h"

#define BLOCK_ROWS 32768        /* of the list: they, and the days they are of, stay in the cache while all strands go over them */

#define MANY_ROWS  256          /* that take longer than another thread and its sums */

/* One thread, with sums of its own. */
typedef struct
{
  FinxStrandSink   sink;
  const GPtrArray *rows;        /* (element-type GArray): of each strand; borrowed */
  guint           *numbers;     /* of the strands that are its own, owned */
  guint            n_strands;
  gsize            n_rows;      /* of them */
  guint            end;         /* one more than the last row of all */
  FinxStrand     **strands;     /* owned */
  guint            refused;     /* the first row that was */
  GError          *error;       /* (nullable): of it */
} Member;

static gboolean
book_block (Member *self,
            guint   end)
{
  for (guint i = 0; i < self->n_strands; i++)
    {
      g_autoptr(GError) error = NULL;
      guint refused;

      if (finx_strand_book (self->strands[i], end, &refused, &error) || refused >= self->refused)
        continue;
      self->refused = refused;
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
    }
  return self->error == NULL;
}

static gpointer
run_member (gpointer data)
{
  Member *self = data;

  for (guint i = 0; i < self->n_strands; i++)
    self->strands[i] = finx_strand_begin (&self->sink, self->rows->pdata[self->numbers[i]], 1);
  for (guint row = 0; row < self->end; row += MIN (BLOCK_ROWS, self->end - row))
    if (!book_block (self, row + MIN (BLOCK_ROWS, self->end - row)))
      return NULL;
  for (guint i = 0; i < self->n_strands; i++)
    finx_strand_end (self->strands[i]);
  return NULL;
}

/* Sums that are still to be added to those of @sink. */
static void
open_own (FinxStrandSink *self)
{
  self->rates = finx_day_rates_new (self->rates->prices, self->rates->base, self->rates->start, self->rates->n);
  self->columns = finx_day_columns_new (self->columns->start, self->columns->n);
  self->purses = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_purse_unref);
  self->shared_purses = NULL;
}

static void
close_own (FinxStrandSink *self)
{
  g_ptr_array_unref (self->purses);
  finx_day_columns_free (self->columns);
  finx_day_rates_free (self->rates);
}

static void
member_init (Member               *self,
             const FinxStrandSink *sink,
             const GPtrArray      *rows,
             gboolean              is_first)
{
  *self = (Member) { .sink = *sink, .rows = rows, .refused = G_MAXUINT };
  self->numbers = g_new (guint, rows->len);
  if (!is_first)
    open_own (&self->sink);
}

static void
member_clear (Member   *self,
              gboolean  is_first)
{
  for (guint i = 0; i < self->n_strands; i++)
    finx_strand_unref (self->strands[i]);
  g_free (self->strands);
  g_free (self->numbers);
  g_clear_error (&self->error);
  if (!is_first)
    close_own (&self->sink);
}

/* A strand goes to who has least to do. */
static void
deal (Member          *members,
      guint            n_members,
      const GPtrArray *rows)
{
  for (guint number = 0; number < rows->len; number++)
    {
      const GArray *own = rows->pdata[number];
      Member *to = &members[0];

      for (guint i = 1; i < n_members; i++)
        if (members[i].n_rows < to->n_rows)
          to = &members[i];
      to->numbers[to->n_strands++] = number;
      to->n_rows += own->len;
      if (own->len > 0)
        to->end = MAX (to->end, g_array_index (own, guint, own->len - 1) + 1);
    }
  for (guint i = 0; i < n_members; i++)
    members[i].strands = g_new0 (FinxStrand *, members[i].n_strands);
}

static void
merge (FinxStrandSink       *self,
       const FinxStrandSink *other)
{
  finx_day_columns_merge (self->columns, other->columns);
  for (guint i = 0; i < other->purses->len; i++)
    {
      const FinxPurse *purse = other->purses->pdata[i];

      finx_purse_merge (finx_strand_sink_open_purse (self, purse->account, purse->currency), purse);
    }
  for (guint i = 0; i < other->rates->columns->len; i++)
    finx_day_rates_open (self->rates, ((FinxDayRate *) other->rates->columns->pdata[i])->currency);
}

/* Returns: %FALSE: a transaction was refused; @error is of the first one */
static gboolean
collect (Member     *members,
         guint       n_members,
         GPtrArray  *strands,
         GError    **error)
{
  const Member *refused = &members[0];

  for (guint i = 1; i < n_members; i++)
    if (members[i].refused < refused->refused)
      refused = &members[i];
  if (refused->error != NULL)
    {
      g_propagate_error (error, g_error_copy (refused->error));
      return FALSE;
    }
  for (guint i = 1; i < n_members; i++)
    merge (&members[0].sink, &members[i].sink);
  g_ptr_array_set_size (strands, (int) members[0].rows->len);
  for (guint i = 0; i < n_members; i++)
    for (guint k = 0; k < members[i].n_strands; k++)
      strands->pdata[members[i].numbers[k]] = g_steal_pointer (&members[i].strands[k]);
  return TRUE;
}

/**
 * finx_strand_run_all:
 * @rows: (element-type GArray): of each strand: numbers of rows of the list
 * @n_threads: ≥ 1; what comes out does not depend on it, for sums of integers are the same in any order
 * @strands: (element-type FinxStrand): empty; gets a strand for each of @rows
 * @error: of several transactions that are refused, of the first
 *
 * Strands do not depend on each other, so that threads share them. Each goes over the list block by block: row after row
 * of a strand would be far from each other.
 */
gboolean
finx_strand_run_all (FinxStrandSink  *sink,
                     GPtrArray       *rows,
                     guint            n_threads,
                     GPtrArray       *strands,
                     GError         **error)
{
  g_autofree Member *members = g_new (Member, n_threads);
  g_autofree GThread **threads = g_new0 (GThread *, n_threads);
  gboolean done;

  for (guint i = 0; i < n_threads; i++)
    member_init (&members[i], sink, rows, i == 0);
  deal (members, n_threads, rows);
  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("finx-reckoning", run_member, &members[i]);
  run_member (&members[0]);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  done = collect (members, n_threads, strands, error);
  for (guint i = 0; i < n_threads; i++)
    member_clear (&members[i], i == 0);
  return done;
}

/* What a strand came to, on its way out of the sums. */
typedef struct
{
  FinxStrandSink  sink;
  GArray         *rows;
} Removal;

static gpointer
run_removal (gpointer data)
{
  Removal *self = data;

  finx_strand_unref (finx_strand_run (&self->sink, self->rows, -1, NULL));
  return NULL;
}

/**
 * finx_strand_run_instead:
 * @rows: of the strand
 * @old_list: what @old_rows are of
 * @old_rows: (nullable): what there was of the strand before, and is in @sink
 *
 * Returns: (transfer full) (nullable): what the strand comes to now; what it came to is taken out of @sink. Both are done at
 *   once where they take long.
 */
FinxStrand *
finx_strand_run_instead (FinxStrandSink             *sink,
                         GArray                     *rows,
                         const FinxTransactionList  *old_list,
                         GArray                     *old_rows,
                         GError                    **error)
{
  Removal removal = { *sink, old_rows };
  FinxStrand *strand;
  GThread *thread;

  removal.sink.list = old_list;
  if (old_rows == NULL)
    return finx_strand_run (sink, rows, 1, error);
  if (old_rows->len < MANY_ROWS || g_get_num_processors () < 2)
    {
      run_removal (&removal);
      return finx_strand_run (sink, rows, 1, error);
    }

  open_own (&removal.sink);
  finx_day_rates_share (removal.sink.rates, sink->rates);
  thread = g_thread_new ("finx-reckoning", run_removal, &removal);
  strand = finx_strand_run (sink, rows, 1, error);
  g_thread_join (thread);
  merge (sink, &removal.sink);
  close_own (&removal.sink);
  return strand;
}
