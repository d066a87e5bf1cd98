/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "model-fixture.h"

static FinxInstrument *instrument;

static void
assert_invalid (const FinxEvent *event,
                const char      *code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (finx_event_validate (event, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_assert_cmpstr (finx_error_code (error), ==, code);
}

static FinxEvent *
make_event (FinxEventKind kind)
{
  switch (kind)
    {
    case FINX_EVENT_ACCOUNT:
      return finx_event_new_account (fixture_account (), 5, "Opened");
    case FINX_EVENT_ORDER:
      return finx_event_new_order (fixture_order (instrument), 5, "Accepted");
    case FINX_EVENT_FILL:
      return finx_event_new_fill (fixture_fill (instrument), 5, NULL);
    case FINX_EVENT_TRANSACTIONS:
      {
        FinxTransactionBatch *batch = finx_transaction_batch_new ("practice", "change");
        FinxTransaction *fee = finx_transaction_new ();

        fixture_set_text (&fee->id, "t-1");
        fixture_set_text (&fee->account, "depot");
        fixture_set_text (&fee->currency, "USD");
        fee->kind = FINX_TRANSACTION_FEE;
        fee->amount = FINX_DECIMAL_ONE;
        g_ptr_array_add (batch->transactions, fee);
        return finx_event_new_transactions (batch, 5, "Written down");
      }
    case FINX_EVENT_CASH:
    default:
      return finx_event_new_cash (fixture_cash (), 5, "Deposit");
    }
}

static void
test_every_kind_is_valid_and_copied_deeply (void)
{
  for (guint kind = FINX_EVENT_ACCOUNT; kind < FINX_N_EVENT_KINDS; kind++)
    {
      FinxEvent *event = make_event ((FinxEventKind) kind);
      g_autoptr(FinxEvent) copy = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (finx_event_validate (event, &error));
      g_assert_no_error (error);
      g_assert_nonnull (event->note);
      event->sequence = 12;
      fixture_set_text (&event->correlation_id, "c-0123456789ab");
      copy = finx_event_copy (event);
      g_assert_true (copy->account != event->account);
      finx_event_free (event);

      g_assert_true (finx_event_validate (copy, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (copy->kind, ==, kind);
      g_assert_cmpint (copy->sequence, ==, 12);
      g_assert_cmpint (copy->recorded_us, ==, 5);
      g_assert_cmpstr (copy->correlation_id, ==, "c-0123456789ab");
      g_assert_cmpstr (finx_event_get_account (copy), ==, "practice");
    }
}

static void
test_faulty_events_are_refused (void)
{
  g_autoptr(FinxEvent) event = make_event (FINX_EVENT_ORDER);
  g_autoptr(FinxEvent) empty = finx_event_new_fill (NULL, 5, "");

  assert_invalid (empty, "FINX-JOURNAL-001");
  event->recorded_us = 0;
  assert_invalid (event, "FINX-JOURNAL-001");
  event->recorded_us = 5;
  event->sequence = -1;
  assert_invalid (event, "FINX-JOURNAL-001");
  event->sequence = 0;
  event->order->quantity = FINX_DECIMAL_ZERO;
  assert_invalid (event, "FINX-ORDER-021");
}

static void
test_faulty_fills_are_refused (void)
{
  for (int i = 0; i < 12; i++)
    {
      g_autoptr(FinxFill) fill = fixture_fill (instrument);
      g_autoptr(GError) error = NULL;

      g_test_message ("fault %d", i);
      g_assert_true (finx_fill_validate (fill, NULL));
      switch (i)
        {
        case 0: fixture_set_text (&fill->id, ""); break;
        case 1: fixture_set_text (&fill->client_id, ""); break;
        case 2: fixture_set_text (&fill->account, NULL); break;
        case 3: fill->instrument = NULL; break;
        case 4: fill->side = (FinxSide) 2; break;
        case 5: fill->price = FINX_DECIMAL_UNKNOWN; break;
        case 6: fill->price = finx_decimal_new (-1, 0); break;
        case 7: fill->fee = FINX_DECIMAL_UNKNOWN; break;
        case 8: fill->time_us = 0; break;
        case 9: fill->quantity = FINX_DECIMAL_ZERO; break;
        case 10: fill->quantity = FINX_DECIMAL_UNKNOWN; break;
        default: fill->quantity = finx_decimal_new (G_GINT64_CONSTANT (1000000000001), 0); break;
        }
      g_assert_false (finx_fill_validate (fill, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
    }
}

/* A part of a share, as reinvested dividends leave it, is between two steps of what can be ordered: it was sold all the same. */
static void
test_fill_between_steps (void)
{
  g_autoptr(FinxFill) fill = fixture_fill (instrument);
  g_autoptr(GError) error = NULL;

  fill->quantity = finx_decimal_new (35, 2);
  g_assert_false (finx_instrument_check_quantity (fill->instrument, fill->quantity, NULL));
  finx_fill_validate (fill, &error);
  g_assert_no_error (error);
}

static void
test_faulty_cash_movements_are_refused (void)
{
  for (int i = 0; i < 9; i++)
    {
      g_autoptr(FinxCashMovement) cash = fixture_cash ();
      g_autoptr(GError) error = NULL;

      g_test_message ("fault %d", i);
      g_assert_true (finx_cash_movement_validate (cash, NULL));
      switch (i)
        {
        case 0: fixture_set_text (&cash->id, ""); break;
        case 1: fixture_set_text (&cash->account, ""); break;
        case 2: fixture_set_text (&cash->currency, ""); break;
        case 3: cash->kind = (FinxCashKind) 7; break;
        case 4: cash->amount = FINX_DECIMAL_UNKNOWN; break;
        case 5: cash->amount = FINX_DECIMAL_ZERO; break;
        case 6: cash->amount = finx_decimal_new (-100, 0); break;
        case 7: cash->kind = FINX_CASH_WITHDRAWAL; break;
        default: cash->time_us = 0; break;
        }
      g_assert_false (finx_cash_movement_validate (cash, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
    }
}

static void
test_accounts_start_read_only_and_need_their_texts (void)
{
  for (int i = 0; i < 4; i++)
    {
      g_autoptr(FinxAccount) account = fixture_account ();
      char **places[] = { &account->id, &account->name, &account->broker, &account->currency };

      g_assert_false (account->may_trade);
      g_assert_true (finx_account_validate (account, NULL));
      fixture_set_text (places[i], "");
      g_assert_false (finx_account_validate (account, NULL));
    }
}

static void
test_cash_kind_names_round_trip (void)
{
  FinxCashKind kind;

  for (guint i = FINX_CASH_DEPOSIT; i <= FINX_CASH_ADJUSTMENT; i++)
    {
      g_assert_true (finx_cash_kind_from_string (finx_cash_kind_to_string ((FinxCashKind) i), &kind));
      g_assert_cmpuint (kind, ==, i);
    }
  g_assert_false (finx_cash_kind_from_string ("gift", &kind));
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instrument = fixture_instrument ("AAPL");
  g_test_add_func ("/event/every-kind-is-valid-and-copied-deeply", test_every_kind_is_valid_and_copied_deeply);
  g_test_add_func ("/event/faulty-events-are-refused", test_faulty_events_are_refused);
  g_test_add_func ("/fill/faulty-fills-are-refused", test_faulty_fills_are_refused);
  g_test_add_func ("/fill/between-steps", test_fill_between_steps);
  g_test_add_func ("/cash/faulty-movements-are-refused", test_faulty_cash_movements_are_refused);
  g_test_add_func ("/cash/kind-names-round-trip", test_cash_kind_names_round_trip);
  g_test_add_func ("/account/starts-read-only-and-needs-its-texts", test_accounts_start_read_only_and_need_their_texts);
  status = g_test_run ();
  finx_instrument_free (instrument);
  return status;
}
