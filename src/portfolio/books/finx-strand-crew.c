/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-strand-private.h"

#define BLOCK_ROWS 32768        /* of the list: they, and the days they are of, stay in the cache while all strands go over them */

#define MANY_ROWS  256          /* that take longer than another thread and its sums */

/* One thread, with sums of its own. */
typedef struct
{
  FinxStrandSink   sink;
  const GPtrArray *rows;        /* (element-type GArray): of each strand; borrowed; %NULL: @make makes the strands */
  FinxStrandFunc   make;
  gpointer         data;        /* of @make */
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
make_strands (gpointer data)
{
  Member *self = data;
  gboolean is_made = TRUE;

  for (guint i = 0; i < self->n_strands && is_made; i++)
    is_made = (self->strands[i] = self->make (&self->sink, self->numbers[i], self->data)) != NULL;
  finx_strand_end_plain (&self->sink);
  self->refused = is_made ? G_MAXUINT : 0;
  return NULL;
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
             guint                 n_strands,
             gboolean              is_first)
{
  *self = (Member) { .sink = *sink, .refused = G_MAXUINT };
  self->numbers = g_new (guint, n_strands);
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

/* A strand goes to who has least to do. @sizes: of the strands */
static void
deal (Member      *members,
      guint        n_members,
      const guint *sizes,
      guint        n_strands)
{
  for (guint number = 0; number < n_strands; number++)
    {
      Member *to = &members[0];

      for (guint i = 1; i < n_members; i++)
        if (members[i].n_rows < to->n_rows)
          to = &members[i];
      to->numbers[to->n_strands++] = number;
      to->n_rows += sizes[number];
    }
  for (guint i = 0; i < n_members; i++)
    members[i].strands = g_new0 (FinxStrand *, members[i].n_strands);
}

/* The rows of its strands, and where the last of them ends. */
static void
hand_rows (Member          *self,
           const GPtrArray *rows)
{
  self->rows = rows;
  for (guint i = 0; i < self->n_strands; i++)
    {
      const GArray *own = rows->pdata[self->numbers[i]];

      if (own->len > 0)
        self->end = MAX (self->end, g_array_index (own, guint, own->len - 1) + 1);
    }
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

/* Returns: whose transaction was refused first */
static const Member *
find_refused (const Member *members,
              guint         n_members)
{
  const Member *refused = &members[0];

  for (guint i = 1; i < n_members; i++)
    if (members[i].refused < refused->refused)
      refused = &members[i];
  return refused;
}

static void
collect (Member    *members,
         guint      n_members,
         guint      n_strands,
         GPtrArray *strands)
{
  for (guint i = 1; i < n_members; i++)
    merge (&members[0].sink, &members[i].sink);
  g_ptr_array_set_size (strands, (int) n_strands);
  for (guint i = 0; i < n_members; i++)
    for (guint k = 0; k < members[i].n_strands; k++)
      strands->pdata[members[i].numbers[k]] = g_steal_pointer (&members[i].strands[k]);
}

/* Runs @work of each on a thread. Returns: %FALSE: a transaction was refused; @error is of the first one, if it has one */
static gboolean
work_together (Member       *members,
               guint         n_members,
               GThreadFunc   work,
               guint         n_strands,
               GPtrArray    *strands,
               GError      **error)
{
  g_autofree GThread **threads = g_new0 (GThread *, n_members);
  const Member *refused;

  for (guint i = 1; i < n_members; i++)
    threads[i] = g_thread_new ("finx-reckoning", work, &members[i]);
  work (&members[0]);
  for (guint i = 1; i < n_members; i++)
    g_thread_join (threads[i]);
  refused = find_refused (members, n_members);
  if (refused->refused == G_MAXUINT)
    collect (members, n_members, n_strands, strands);
  else if (refused->error != NULL)
    g_propagate_error (error, g_error_copy (refused->error));
  for (guint i = 0; i < n_members; i++)
    member_clear (&members[i], i == 0);
  return refused->refused == G_MAXUINT;
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
  g_autofree guint *sizes = g_new (guint, rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    sizes[i] = ((const GArray *) rows->pdata[i])->len;
  for (guint i = 0; i < n_threads; i++)
    member_init (&members[i], sink, rows->len, i == 0);
  deal (members, n_threads, sizes, rows->len);
  for (guint i = 0; i < n_threads; i++)
    hand_rows (&members[i], rows);
  return work_together (members, n_threads, run_member, rows->len, strands, error);
}

/**
 * finx_strand_make_all:
 * @sizes: (array length=n_strands): how much work each is
 * @n_threads: ≥ 1; what comes out does not depend on it
 * @make: makes a strand as a whole; %NULL: it can not
 * @strands: (element-type FinxStrand): empty; gets the strands
 *
 * Returns: %FALSE: a strand could not be made
 */
gboolean
finx_strand_make_all (FinxStrandSink *sink,
                      const guint    *sizes,
                      guint           n_strands,
                      guint           n_threads,
                      FinxStrandFunc  make,
                      gpointer        data,
                      GPtrArray      *strands)
{
  g_autofree Member *members = g_new (Member, n_threads);

  for (guint i = 0; i < n_threads; i++)
    {
      member_init (&members[i], sink, n_strands, i == 0);
      members[i].make = make;
      members[i].data = data;
    }
  deal (members, n_threads, sizes, n_strands);
  return work_together (members, n_threads, make_strands, n_strands, strands, NULL);
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
