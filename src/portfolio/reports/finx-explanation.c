/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/reports/finx-explanation.h"

#include "base/finx-time.h"
#include "portfolio/books/finx-wash-ledger-private.h"
#include "portfolio/books/finx-wash-options-private.h"

#define MINUS "−"

/* An explanation while it is made. */
typedef struct
{
  FinxExplanation *explanation;
  FinxDecimal      sum;
  const char      *base_currency;
  FinxBooksRunner *runner;
} Draft;

/* In the order of #FinxFigureKind. */
static const FinxPostingKind posting_kinds[] = {
  FINX_POSTING_CASH, FINX_POSTING_UNITS, FINX_POSTING_UNITS, FINX_POSTING_GAIN, FINX_POSTING_INCOME, FINX_POSTING_INTEREST,
  FINX_POSTING_FEE, FINX_POSTING_TAX, FINX_POSTING_FLOW,
};
G_STATIC_ASSERT (G_N_ELEMENTS (posting_kinds) == FINX_N_FIGURE_KINDS);

static gboolean
counts (const FinxFigureRef  *figure,
        const FinxPosting *posting)
{
  gint32 day = posting->transaction->day;

  return posting->kind == posting_kinds[figure->kind] && figure->from <= day && day <= figure->to
         && (figure->account == NULL || g_str_equal (figure->account, posting->account))
         && (figure->instrument == NULL || figure->instrument == posting->instrument)
         && (figure->currency == NULL || g_str_equal (figure->currency, posting->currency));
}

/* What is deducted in another currency than the instrument's counts only in the base currency. */
static FinxDecimal
count (const FinxFigureRef  *figure,
       const FinxPosting *posting)
{
  if (figure->kind == FINX_FIGURE_QUANTITY)
    return posting->quantity;
  return figure->in_base ? posting->base_amount : posting->amount;
}

static void
append_number (GString     *text,
               FinxDecimal  value)
{
  char buffer[FINX_DECIMAL_STRING_SIZE];

  if (!finx_decimal_is_known (value))
    {
      g_string_append (text, "unknown");
      return;
    }
  if (finx_decimal_sign (value) < 0)
    g_string_append (text, MINUS);
  finx_decimal_print (finx_decimal_normalize (finx_decimal_abs (value)), buffer);
  g_string_append (text, buffer);
}

static void
append_day (GString *text,
            gint32   day)
{
  int year, month, date;

  finx_date_from_days (day, &year, &month, &date);
  g_string_append_printf (text, "%04d-%02d-%02d", year, month, date);
}

/* "479 − 400.4 = 78.6" */
static void
append_difference (GString     *text,
                   FinxDecimal  from,
                   FinxDecimal  take,
                   const char  *currency)
{
  append_number (text, from);
  g_string_append (text, " " MINUS " ");
  append_number (text, take);
  g_string_append (text, " = ");
  append_number (text, finx_decimal_sub (from, take));
  g_string_append_printf (text, " %s", currency);
}

static void
append_gain (GString           *text,
             const FinxPosting *posting,
             const char        *base)
{
  const FinxLotGain *gain = posting->gain;

  append_number (text, finx_decimal_abs (posting->quantity));
  g_string_append_printf (text, " %s, %s on ", posting->instrument->symbol, gain->quantity < 0 ? "sold short" : "acquired");
  append_day (text, gain->opened_day);
  g_string_append (text, ": proceeds " MINUS " cost: ");
  append_difference (text, finx_amount_to_decimal (gain->proceeds, FINX_BOOKS_MONEY_SCALE),
                     finx_amount_to_decimal (gain->cost, FINX_BOOKS_MONEY_SCALE), posting->currency);
  if (g_str_equal (posting->currency, base))
    return;
  g_string_append (text, "; in the base currency, each at the rate of its day: ");
  append_difference (text, finx_amount_to_decimal (gain->base_proceeds, FINX_BOOKS_MONEY_SCALE),
                     finx_amount_to_decimal (gain->base_cost, FINX_BOOKS_MONEY_SCALE), base);
}

static void
append_units (GString           *text,
              const FinxPosting *posting)
{
  append_number (text, posting->quantity);
  g_string_append_printf (text, " %s, cost ", posting->instrument->symbol);
}

/* What a cash total was made of, where the transaction tells. */
static void
append_parts (GString               *text,
              const FinxTransaction *transaction)
{
  g_string_append_printf (text, "%s", finx_transaction_kind_to_string (transaction->kind));
  if (transaction->instrument != NULL && finx_decimal_is_known (transaction->quantity))
    {
      g_string_append (text, " of ");
      append_number (text, transaction->quantity);
    }
  if (transaction->instrument != NULL)
    g_string_append_printf (text, " %s", transaction->instrument->symbol);
  if (finx_decimal_is_known (transaction->price))
    {
      g_string_append (text, " at ");
      append_number (text, transaction->price);
    }
  if (finx_decimal_sign (transaction->fees) > 0)
    {
      g_string_append (text, ", fees ");
      append_number (text, transaction->fees);
    }
  if (finx_decimal_sign (transaction->taxes) > 0)
    {
      g_string_append (text, ", taxes ");
      append_number (text, transaction->taxes);
    }
  g_string_append (text, ": ");
}

static char *
write_sentence (const FinxPosting *posting,
                const char        *base)
{
  GString *text = g_string_new (NULL);

  if (posting->kind == FINX_POSTING_GAIN)
    {
      append_gain (text, posting, base);
      return g_string_free (text, FALSE);
    }
  if (posting->kind == FINX_POSTING_UNITS)
    append_units (text, posting);
  else
    append_parts (text, posting->transaction);
  append_number (text, posting->amount);
  g_string_append_printf (text, " %s", posting->currency);
  if (!g_str_equal (posting->currency, base))
    {
      g_string_append (text, " = ");
      append_number (text, posting->base_amount);
      g_string_append_printf (text, " %s", base);
    }
  if (posting->in_cost)
    g_string_append (text, " (part of cost or proceeds)");
  return g_string_free (text, FALSE);
}

static void
posted_cb (const FinxPosting *posting,
           gpointer           user_data)
{
  Draft *self = user_data;
  const FinxFigureRef *figure = &self->explanation->figure;
  FinxExplanationLine line = {
    .day = posting->transaction->day,
    .row = posting->number,
    .kind = posting->kind,
    .instrument = posting->instrument,
    .quantity = posting->quantity,
    .amount = posting->amount,
    .base_amount = posting->base_amount,
  };

  if (!counts (figure, posting))
    return;
  line.currency = g_intern_string (posting->currency);
  line.counts = count (figure, posting);
  line.sum = self->sum = finx_decimal_add (self->sum, line.counts);
  line.sentence = write_sentence (posting, self->base_currency);
  g_array_append_val (self->explanation->lines, line);
}

static gboolean
rests_on_lots (FinxFigureKind kind)
{
  return kind == FINX_FIGURE_QUANTITY || kind == FINX_FIGURE_COST || kind == FINX_FIGURE_REALISED;
}

/* From here on the figure is unknown. */
static void
short_sold_cb (const FinxTransaction *transaction,
               const FinxInstrument  *instrument,
               FinxDecimal            excess,
               const GError          *refusal,
               gpointer               user_data)
{
  Draft *self = user_data;
  const FinxFigureRef *figure = &self->explanation->figure;
  FinxExplanationLine line = {
    .day = transaction->day,
    .row = finx_books_get_n_applied (finx_books_runner_get_books (self->runner)),
    .kind = posting_kinds[figure->kind],
    .instrument = instrument,
    .currency = g_intern_string (transaction->currency),
    .quantity = FINX_DECIMAL_UNKNOWN,
    .amount = FINX_DECIMAL_UNKNOWN,
    .base_amount = FINX_DECIMAL_UNKNOWN,
    .counts = FINX_DECIMAL_UNKNOWN,
  };

  if (!rests_on_lots (figure->kind) || (figure->instrument != NULL && figure->instrument != instrument)
      || (figure->account != NULL && !g_str_equal (figure->account, transaction->account))
      || (figure->kind == FINX_FIGURE_REALISED && transaction->day < figure->from))
    return;
  line.sum = self->sum = FINX_DECIMAL_UNKNOWN;
  line.sentence = g_strdup (refusal->message);
  g_array_append_val (self->explanation->lines, line);
}

static char *
write_move (const FinxWashMove        *move,
            const FinxTransactionList *transactions,
            const char                *base)
{
  GString *text = g_string_new ("of the loss, ");

  append_number (text, finx_amount_to_decimal (move->base_loss, FINX_BOOKS_MONEY_SCALE));
  g_string_append_printf (text, " %s is for tax in the cost of ", base);
  if (move->bought == move->instrument)
    append_number (text, finx_decimal_new (move->quantity, move->quantity_scale));
  g_string_append_printf (text, "%s%s bought on ", move->bought == move->instrument ? " " : "", move->bought->symbol);
  append_day (text, finx_transaction_list_get_day (transactions, move->purchase));
  g_string_append_printf (text, ", which count as held %d days longer (26 U.S.C. §§ 1091 (d), 1223 (3)); this figure is without that", move->tacked);
  return g_string_free (text, FALSE);
}

/* A loss that an option replaced, or that something may have replaced. */
static char *
write_mark (const FinxWashMove        *mark,
            const FinxTransactionList *transactions,
            const char                *base)
{
  static const char *const words[FINX_N_WASH_REASONS] = {
    "the same was bought", "a call on it was bought", "the same contract was bought", "an option with another strike or day was bought",
    "what the call is on was bought", "a put on it was written (Rev. Rul. 85-87)",
  };
  gboolean is_possible = (mark->reason & FINX_WASH_POSSIBLE) != 0;
  GString *text = g_string_new ("of the loss, ");

  append_number (text, finx_amount_to_decimal (mark->base_loss, FINX_BOOKS_MONEY_SCALE));
  g_string_append_printf (text, " %s on ", base);
  append_number (text, finx_decimal_new (mark->quantity, mark->quantity_scale));
  g_string_append_printf (text, " %s %s for tax now: %s, %s on ", mark->instrument->symbol, is_possible ? "may not count" : "do not count",
                          words[g_bit_nth_lsf (mark->reason, -1)], mark->bought->symbol);
  append_day (text, finx_transaction_list_get_day (transactions, mark->purchase));
  g_string_append (text, is_possible ? "; whether that is substantially identical is for a person to judge (26 U.S.C. § 1091 (a), IRS Publication 550)"
                                     : " (26 U.S.C. § 1091 (a))");
  return g_string_free (text, FALSE);
}

/* Behind the lines of their day: they change what is taxed when, not what was gained. */
static void
add_wash_lines (Draft              *self,
                const FinxBooksRun *run,
                const GArray       *moves,
                char             *(*write) (const FinxWashMove *move, const FinxTransactionList *transactions, const char *base))
{
  const FinxFigureRef *figure = &self->explanation->figure;
  GArray *lines = self->explanation->lines;

  for (guint i = 0, place = 0; i < moves->len; i++)
    {
      const FinxWashMove *move = &g_array_index (moves, FinxWashMove, i);
      FinxExplanationLine line = { .day = move->sale_day, .row = move->sale, .kind = FINX_POSTING_GAIN, .instrument = move->instrument };

      if ((figure->instrument != NULL && figure->instrument != move->instrument) || move->sale_day < figure->from || move->sale_day > figure->to
          || (figure->account != NULL && !g_str_equal (figure->account, move->account)))
        continue;
      for (place = 0; place < lines->len && g_array_index (lines, FinxExplanationLine, place).day <= move->sale_day;)
        place++;
      line.currency = g_intern_string (self->base_currency);
      line.sum = place > 0 ? g_array_index (lines, FinxExplanationLine, place - 1).sum : FINX_DECIMAL_ZERO;
      line.sentence = write (move, run->transactions, self->base_currency);
      g_array_insert_val (lines, place, line);
    }
}

/* Losses that are marked, because of options; those of units of the same are told by the report. */
static gboolean
add_option_marks (Draft               *self,
                  const FinxBooksRun  *run,
                  GError             **error)
{
  const FinxGainsOptions options = {
    .base_currency = run->base_currency,
    .prices = run->prices,
    .method = run->method,
    .expense_fees = run->expense_fees,
    .accounting = run->accounting,
    .refuse_short = run->refuse_short,
    .from = G_MININT32,
    .to = run->until,
  };
  FinxValuationOptions valuation = finx_gains_options_to_valuation (&options);
  g_autoptr(FinxOptionWashes) washes = NULL;
  g_autoptr(FinxReckoning) reckoning = NULL;

  if (!finx_wash_kin_is_in (run->transactions, self->explanation->figure.instrument))
    return TRUE;
  reckoning = finx_reckoning_new (&valuation, TRUE, NULL, (FinxTransactionList *) run->transactions, error);
  washes = reckoning != NULL ? finx_option_washes_new (reckoning) : NULL;
  if (washes != NULL)
    add_wash_lines (self, run, washes->matches, write_mark);
  return reckoning != NULL;
}

static gboolean
add_moves (Draft               *self,
           const FinxBooksRun  *run,
           GError             **error)
{
  const FinxFigureRef *figure = &self->explanation->figure;
  g_autoptr(FinxWashLedger) ledger = NULL;

  if (figure->kind != FINX_FIGURE_REALISED && (figure->kind != FINX_FIGURE_COST || !run->move_wash_sales))
    return TRUE;
  if (!run->move_wash_sales || !finx_wash_ledger_is_possible (run))
    return figure->kind == FINX_FIGURE_COST || add_option_marks (self, run, error);
  ledger = finx_wash_ledger_new (run, error);
  if (ledger == NULL)
    return FALSE;
  add_wash_lines (self, run, ledger->moves, write_move);
  if (figure->kind == FINX_FIGURE_REALISED)
    add_wash_lines (self, run, ledger->possible, write_mark);
  return TRUE;
}

static void
line_clear (gpointer data)
{
  g_free (((FinxExplanationLine *) data)->sentence);
}

static const char *
unit_of (const FinxFigureRef *figure,
         const char       *base_currency)
{
  if (figure->kind == FINX_FIGURE_QUANTITY)
    return g_intern_string (figure->instrument->symbol);
  if (figure->in_base)
    return g_intern_string (base_currency);
  return g_intern_string (figure->currency != NULL ? figure->currency : figure->instrument->currency);
}

/**
 * finx_explanation_new:
 * @run: the books that the figure is of; its own posted function and last day are not used
 *
 * Returns: (transfer full) (nullable): %NULL with @error set where the books refuse a transaction
 */
FinxExplanation *
finx_explanation_new (const FinxFigureRef    *figure,
                      const FinxBooksRun  *run,
                      GError             **error)
{
  g_autoptr(FinxExplanation) self = g_new0 (FinxExplanation, 1);
  Draft draft = { self, FINX_DECIMAL_ZERO, run->base_currency, NULL };
  FinxBooksRun own = *run;
  g_autoptr(FinxBooksRunner) runner = NULL;

  self->figure = *figure;
  /* An instrument's own currency; what was posted in another one is told in the base currency only. */
  if (!figure->in_base && figure->currency == NULL)
    self->figure.currency = figure->instrument->currency;
  self->unit = unit_of (&self->figure, run->base_currency);
  self->lines = g_array_new (FALSE, FALSE, sizeof (FinxExplanationLine));
  g_array_set_clear_func (self->lines, line_clear);
  own.until = figure->to;
  own.posted = posted_cb;
  own.short_sold = short_sold_cb;
  own.user_data = &draft;
  draft.runner = runner = finx_books_runner_new (&own);
  if (!finx_books_runner_advance (runner, error))
    return NULL;
  if (!add_moves (&draft, &own, error))
    return NULL;
  self->value = draft.sum;
  return g_steal_pointer (&self);
}

void
finx_explanation_free (FinxExplanation *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->lines, g_array_unref);
  g_free (self);
}
