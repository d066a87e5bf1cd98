/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a condition: no crash, no leak; what is read is printed so that it is read the same, and runs; where it is
 * not read the fault has a place in it. As the other targets: fuzz-expression FOLDER N [SEED]. */
#include "base/finx-error.h"
#include "fuzz-driver.h"
#include "market/expressions/finx-expression-inputs.h"

static void
run_program (const FinxExpression *expression)
{
  FinxInstrument instrument = { .symbol = (char *) "S", .calendar = FINX_CALENDAR_ALWAYS, .price_scale = 2 };
  g_autoptr(FinxExpressionInputs) inputs = finx_expression_inputs_new (&instrument);
  g_autoptr(FinxExpressionProgram) program = finx_expression_program_new (expression, FINX_INTERVAL_1M, finx_expression_inputs_place, inputs);

  for (gint64 i = 0; i < 5; i++)
    {
      FinxTick tick = { .time_us = i * 30000000, .price = 100 + i, .size = 1, .kind = FINX_TICK_TRADE };
      double value;

      finx_expression_inputs_push (inputs, &tick);
      value = finx_expression_program_run (program, finx_expression_inputs_get_values (inputs), tick.time_us);
      g_assert_true (value == 0 || value == 1 || value != value);
      finx_expression_program_end_bar (program, FINX_INTERVAL_1M);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size), *printed = NULL, *again = NULL;
  FinxPlace place = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxExpression) expression = finx_expression_parse (text, FINX_SUBJECT_INSTRUMENT, &place, &error);

  g_assert_true ((expression == NULL) == (error != NULL));
  if (expression == NULL)
    {
      g_assert_cmpuint (place.line, >, 0);
      g_assert_cmpuint (place.first + place.length, <=, strlen (text));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  printed = finx_expression_to_string (expression);
  again = finx_expression_normalize (printed, FINX_SUBJECT_INSTRUMENT, NULL, NULL);
  if (strlen (printed) <= FINX_EXPRESSION_LONGEST)
    g_assert_cmpstr (again, ==, printed);
  run_program (expression);
  return 0;
}

#ifndef FINX_LIBFUZZER

static const char *const pieces[] = {
  "(", ")", ",", ".", " and ", " or ", "not ", "<", ">=", "==", "crosses_above", "crosses", "prev(", "highest(", "percent_change(", "15m", "1h", "7m", "45s", "36h", "2d", "3mo", "1y", "100t",
  "rsi(14)", "macd(12, 26, 9).signal", "sma(hl2, 50)", "last", "close(1d)", "spread", "-", "*", "/", "1e", "99999999999", "min(", "\xff", "“", "\n", NULL
};

int
main (int    argc,
      char **argv)
{
  return run (argc, argv, pieces);
}

#endif
