/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strands of #FinxTradeColumns. */
#include "portfolio/books/finx-strand-private.h"

/* Holdings of one instrument, which are a strand: none is linked to another one's. */
typedef struct
{
  const FinxTradeColumns *trades;
  const FinxTradeHolding *holdings;     /* all */
  GArray                 *numbers;      /* (element-type guint): of the holdings, strand by strand */
  GArray                 *starts;       /* (element-type guint): of each strand its first among @numbers; and their number */
} Strands;

/* A transaction in the order of its strand. */
typedef struct
{
  const FinxTradeRow     *trade;
  const FinxTradeHolding *holding;
} Row;

static int
compare_rows_cb (gconstpointer a,
                 gconstpointer b)
{
  const FinxTradeRow *left = ((const Row *) a)->trade, *right = ((const Row *) b)->trade;

  if (left->day != right->day)
    return left->day < right->day ? -1 : 1;
  if (left->moment != right->moment)
    return left->moment < right->moment ? -1 : 1;
  return left->number < right->number ? -1 : 1;
}

static GArray *
list_rows (const Strands *self,
           guint          number,
           gint32         to)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint k = g_array_index (self->starts, guint, number); k < g_array_index (self->starts, guint, number + 1); k++)
    {
      const FinxTradeHolding *holding = &self->holdings[g_array_index (self->numbers, guint, k)];

      for (const FinxTradeRun *run = holding->first; run != NULL; run = run->next)
        for (guint i = 0; i < finx_trade_run_get_n (run, holding) && run->rows[i].day <= to; i++)
          {
            Row row = { &run->rows[i], holding };

            g_array_append_val (rows, row);
          }
    }
  g_array_sort (rows, compare_rows_cb);
  return rows;
}

/* Without ids, of two transactions of one moment nobody knows which comes first; to cash that is the same. */
static gboolean
is_in_doubt (const Strands *self,
             const GArray  *rows)
{
  for (guint i = 1; i < rows->len && !finx_trade_columns_is_ordered (self->trades); i++)
    {
      const Row *before = &g_array_index (rows, Row, i - 1), *row = &g_array_index (rows, Row, i);

      if (row->holding->instrument != NULL && before->trade->day == row->trade->day && before->trade->moment == row->trade->moment)
        return TRUE;
    }
  return FALSE;
}

/* Through the books, as any strand. */
static FinxStrand *
book_all (FinxStrandSink *sink,
          const Strands  *self,
          guint           number)
{
  g_autoptr(GArray) rows = list_rows (self, number, sink->options->to);
  g_autoptr(FinxStrand) strand = NULL;

  if (is_in_doubt (self, rows))
    return NULL;
  strand = finx_strand_begin (sink, NULL, 1);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      FinxTransaction view;

      finx_trade_columns_view (row->holding, row->trade, &view);
      if ((!finx_strand_take_trade (strand, &view) && !finx_books_apply (strand->books, &view, NULL)) || strand->refused != NULL)
        return NULL;
    }
  finx_strand_end (strand);
  return g_steal_pointer (&strand);
}

static FinxStrand *
make_cb (FinxStrandSink *sink,
         guint           number,
         gpointer        data)
{
  const Strands *self = data;
  const guint *numbers = &g_array_index (self->numbers, guint, g_array_index (self->starts, guint, number));
  guint n = g_array_index (self->starts, guint, number + 1) - g_array_index (self->starts, guint, number);
  FinxStrand *strand = NULL;
  gboolean are_plain = FALSE;

  if (self->holdings[*numbers].instrument != NULL)
    strand = finx_strand_run_plain (sink, self->trades, numbers, n, &are_plain);
  return are_plain ? strand : book_all (sink, self, number);
}

static int
compare_numbers_cb (gconstpointer a,
                    gconstpointer b,
                    gpointer      data)
{
  const FinxTradeHolding *holdings = data;
  guint left = *(const guint *) a, right = *(const guint *) b;
  gsize x = (gsize) holdings[left].instrument, y = (gsize) holdings[right].instrument;

  return x != y ? (x < y ? -1 : 1) : (left > right) - (left < right);
}

/* Returns: (transfer full) (element-type guint): of each strand how many transactions it has */
static GArray *
find_strands (Strands *self,
              guint    n_holdings)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_holdings; i++)
    g_array_append_val (self->numbers, i);
  g_array_sort_with_data (self->numbers, compare_numbers_cb, (gpointer) self->holdings);
  for (guint i = 0; i < n_holdings; i++)
    {
      const FinxTradeHolding *holding = &self->holdings[g_array_index (self->numbers, guint, i)];

      if (i == 0 || self->holdings[g_array_index (self->numbers, guint, i - 1)].instrument != holding->instrument)
        {
          g_array_append_val (self->starts, i);
          g_array_append_val (sizes, holding->n);
        }
      else
        {
          g_array_index (sizes, guint, sizes->len - 1) += holding->n;
        }
    }
  g_array_append_val (self->starts, n_holdings);
  return sizes;
}

gboolean
finx_strand_run_trades (FinxStrandSink         *sink,
                        const FinxTradeColumns *trades,
                        guint                   n_threads,
                        GPtrArray              *strands)
{
  guint n_holdings;
  const FinxTradeHolding *holdings = finx_trade_columns_get_holdings (trades, &n_holdings);
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint)), starts = g_array_new (FALSE, FALSE, sizeof (guint));
  Strands self = { trades, holdings, numbers, starts };
  g_autoptr(GArray) sizes = find_strands (&self, n_holdings);

  return finx_strand_make_all (sink, (const guint *) (gpointer) sizes->data, sizes->len, n_threads, make_cb, &self, strands);
}
