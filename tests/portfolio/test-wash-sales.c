/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses of wash sales that move into the cost of what replaced them. */
#include "tests/portfolio/gains-fixture.h"

#define MAX_LINES 12
#define MAX_ROWS  8
#define N_CHANCES 300

static FinxInstrumentTable *instruments;

/* Rows of closed lots are "OPENED CLOSED QUANTITY COST PROCEEDS GAIN TERM WASHED LOSS", of open lots "OPENED QUANTITY COST
 * TACKED-DAYS". */
typedef struct
{
  const char   *name;
  FinxLotMethod method;
  const char   *lines[MAX_LINES];
  const char   *closed[MAX_ROWS];
  const char   *open[MAX_ROWS];
} Case;

static const Case cases[] = {
  /* IRS Publication 550, Wash Sales, Example 1: “your basis in the new stock is $1,050”. */
  { "publication-550", FINX_LOTS_FIFO,
    { "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=100 amount=750 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=100 amount=800 currency=USD" },
    { "2024-01-02 2024-03-01 100 1000 750 -250 short 100 250" }, { "2024-03-20 100 1050 59" } },
  /* The same, sold in the end: −250 + 250 + 150, and 26 U.S.C. § 1223 (3): held since 2024-01-21 in effect. */
  { "publication-550-sold", FINX_LOTS_FIFO,
    { "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=100 amount=750 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=100 amount=800 currency=USD", "2025-01-22 sell symbol=AAPL quantity=100 amount=1200 currency=USD" },
    { "2024-01-02 2024-03-01 100 1000 750 -250 short 100 250", "2024-03-20 2025-01-22 100 1050 1200 150 long 0 0" }, { NULL } },
  { "a-day-before-it-is-long-term", FINX_LOTS_FIFO,
    { "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=100 amount=750 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=100 amount=800 currency=USD", "2025-01-21 sell symbol=AAPL quantity=100 amount=1200 currency=USD" },
    { "2024-01-02 2024-03-01 100 1000 750 -250 short 100 250", "2024-03-20 2025-01-21 100 1050 1200 150 short 0 0" }, { NULL } },
  /* 26 CFR 1.1091-2 (a), examples 1 and 2: a basis of $110 and of $90. */
  { "basis-of-the-regulations-1", FINX_LOTS_FIFO,
    { "1935-06-03 buy symbol=AAPL quantity=1 amount=100 currency=USD", "1954-01-15 sell symbol=AAPL quantity=1 amount=80 currency=USD",
      "1954-02-01 buy symbol=AAPL quantity=1 amount=90 currency=USD" },
    { "1935-06-03 1954-01-15 1 100 80 -20 long 1 20" }, { "1954-02-01 1 110 6801" } },
  { "basis-of-the-regulations-2", FINX_LOTS_FIFO,
    { "1935-06-03 buy symbol=AAPL quantity=1 amount=100 currency=USD", "1954-01-15 sell symbol=AAPL quantity=1 amount=80 currency=USD",
      "1954-02-01 buy symbol=AAPL quantity=1 amount=70 currency=USD" },
    { "1935-06-03 1954-01-15 1 100 80 -20 long 1 20" }, { "1954-02-01 1 90 6801" } },
  /* 26 CFR 1.1091-1 (h), examples 1 to 3; the losses are $10 a share. */
  { "regulations-1", FINX_LOTS_FIFO,
    { "1954-12-01 buy symbol=AAPL quantity=100 amount=10000 currency=USD", "1954-12-15 buy symbol=AAPL quantity=100 amount=9000 currency=USD",
      "1955-01-03 sell symbol=AAPL quantity=100 amount=9000 currency=USD" },
    { "1954-12-01 1955-01-03 100 10000 9000 -1000 short 100 1000" }, { "1954-12-15 100 10000 33" } },
  { "regulations-2", FINX_LOTS_FIFO,
    { "1954-09-21 buy symbol=AAPL quantity=100 amount=5000 currency=USD", "1954-12-21 buy symbol=AAPL quantity=50 amount=2750 currency=USD",
      "1954-12-27 buy symbol=AAPL quantity=25 amount=1125 currency=USD", "1955-01-03 sell symbol=AAPL quantity=100 amount=4000 currency=USD" },
    { "1954-09-21 1955-01-03 100 5000 4000 -1000 short 75 750" }, { "1954-12-21 50 3250 104", "1954-12-27 25 1375 104" } },
  { "regulations-3", FINX_LOTS_FIFO,
    { "1954-09-15 buy symbol=AAPL quantity=100 amount=5000 currency=USD", "1956-02-01 sell symbol=AAPL quantity=100 amount=4000 currency=USD",
      "1956-02-15 buy symbol=AAPL quantity=50 amount=2000 currency=USD", "1956-02-16 buy symbol=AAPL quantity=50 amount=2000 currency=USD",
      "1956-02-17 buy symbol=AAPL quantity=50 amount=2000 currency=USD", "1956-02-18 buy symbol=AAPL quantity=50 amount=2000 currency=USD" },
    { "1954-09-15 1956-02-01 100 5000 4000 -1000 long 100 1000" },
    { "1956-02-15 50 2500 504", "1956-02-16 50 2500 504", "1956-02-17 50 2000 0", "1956-02-18 50 2000 0" } },
  /* Worked by hand: 40 of 100 new units take 100 of the loss of 250; the others cost what was paid. */
  { "a-part-of-a-purchase-replaces", FINX_LOTS_FIFO,
    { "2024-01-02 buy symbol=AAPL quantity=40 amount=400 currency=USD", "2024-03-01 sell symbol=AAPL quantity=40 amount=300 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=100 amount=800 currency=USD account=other" },
    { "2024-01-02 2024-03-01 40 400 300 -100 short 40 100" }, { "2024-03-20 60 480 0", "2024-03-20 40 420 59" } },
  /* The loss of the second sale is 1,050 − 700 and moves on, with both holding periods: 59 + 12 days. */
  { "a-loss-moves-on", FINX_LOTS_FIFO,
    { "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=100 amount=750 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=100 amount=800 currency=USD", "2024-04-01 sell symbol=AAPL quantity=100 amount=700 currency=USD",
      "2024-04-10 buy symbol=AAPL quantity=100 amount=720 currency=USD" },
    { "2024-01-02 2024-03-01 100 1000 750 -250 short 100 250", "2024-03-20 2024-04-01 100 1050 700 -350 short 100 350" },
    { "2024-04-10 100 1070 71" } },
  /* A gain on what was paid is a loss on the cost with the loss that moved in. */
  { "a-moved-loss-makes-a-loss", FINX_LOTS_FIFO,
    { "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=100 amount=750 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=100 amount=800 currency=USD", "2024-04-01 sell symbol=AAPL quantity=100 amount=900 currency=USD",
      "2024-04-10 buy symbol=AAPL quantity=100 amount=890 currency=USD" },
    { "2024-01-02 2024-03-01 100 1000 750 -250 short 100 250", "2024-03-20 2024-04-01 100 1050 900 -150 short 100 150" },
    { "2024-04-10 100 1040 71" } },
  /* The loss goes through a split with its lot. */
  { "a-split-keeps-the-cost", FINX_LOTS_FIFO,
    { "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=100 amount=750 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=100 amount=800 currency=USD", "2024-06-03 split symbol=AAPL ratio=4",
      "2024-07-01 sell symbol=AAPL quantity=100 amount=300 currency=USD" },
    { "2024-01-02 2024-03-01 100 1000 750 -250 short 100 250", "2024-03-20 2024-07-01 100 262.5 300 37.5 short 0 0" },
    { "2024-03-20 300 787.5 59" } },
  /* The lot of highest cost is the one that the loss moved into. */
  { "highest-cost-knows-what-moved-in", FINX_LOTS_HIFO,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=200 currency=USD", "2024-02-20 buy symbol=AAPL quantity=10 amount=100 currency=USD",
      "2024-02-21 buy symbol=AAPL quantity=10 amount=120 currency=USD", "2024-03-01 sell symbol=AAPL quantity=10 amount=150 currency=USD",
      "2024-09-02 sell symbol=AAPL quantity=10 amount=160 currency=USD" },
    { "2024-01-02 2024-03-01 10 200 150 -50 short 10 50", "2024-02-20 2024-09-02 10 150 160 10 short 0 0" }, { "2024-02-21 10 120 0" } },
  { "average-cost-only-marks", FINX_LOTS_AVERAGE,
    { "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=100 amount=750 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=100 amount=800 currency=USD" },
    { "2024-01-02 2024-03-01 100 1000 750 -250 short 100 250" }, { "2024-03-20 100 800 0" } },
  /* A named purchase: its units without the loss go first, then those with it. */
  { "a-named-lot-has-two-parts", FINX_LOTS_FIFO,
    { "2023-06-01 buy symbol=AAPL quantity=50 amount=450 currency=USD", "2024-01-02 buy symbol=AAPL quantity=40 amount=480 currency=USD",
      "2024-03-01 sell symbol=AAPL quantity=40 amount=300 currency=USD lot=t1", "2024-03-20 buy symbol=AAPL quantity=50 amount=400 currency=USD",
      "2024-06-03 sell symbol=AAPL quantity=10 amount=100 currency=USD lot=t3", "2024-06-04 sell symbol=AAPL quantity=40 amount=700 currency=USD lot=t3" },
    { "2024-01-02 2024-03-01 40 480 300 -180 short 40 180", "2024-03-20 2024-06-03 10 80 100 20 short 0 0",
      "2024-03-20 2024-06-04 40 500 700 200 short 0 0" }, { "2023-06-01 50 450 0" } },
};

static char *
write_closed (const FinxGainsReport *report,
              guint                  i)
{
  g_autofree char *opened = NULL, *closed = NULL;
  GString *row = g_string_new (NULL);
  FinxClosedLot lot;

  finx_gains_report_get_closed (report, i, &lot);
  opened = gains_day (lot.opened_day);
  closed = gains_day (lot.closed_day);
  g_assert_cmpint (lot.holding_days, ==, lot.closed_day - lot.opened_day + lot.tacked_days);
  g_string_append_printf (row, "%s %s", opened, closed);
  gains_append (row, lot.quantity);
  gains_append (row, lot.base_cost);
  gains_append (row, lot.base_proceeds);
  gains_append (row, lot.base_gain);
  g_string_append (row, lot.is_long_term ? " long" : " short");
  gains_append (row, lot.washed_quantity);
  gains_append (row, lot.washed_loss);
  return g_string_free (row, FALSE);
}

static char *
write_open (const FinxGainsReport *report,
            guint                  i)
{
  g_autofree char *opened = NULL;
  GString *row = g_string_new (NULL);
  FinxOpenLot lot;

  finx_gains_report_get_open (report, i, &lot);
  opened = gains_day (lot.opened_day);
  g_string_append (row, opened);
  gains_append (row, lot.quantity);
  gains_append (row, lot.base_cost);
  g_string_append_printf (row, " %d", lot.tacked_days);
  return g_string_free (row, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, test->lines, MAX_LINES);
  g_autoptr(FinxGainsReport) report = gains_report (transactions, test->method, TRUE);

  gains_assert_rows (report, report->n_closed, write_closed, test->closed, MAX_ROWS);
  gains_assert_rows (report, report->n_open, write_open, test->open, MAX_ROWS);
}

static void
test_nothing_is_lost (void)
{
  static const GainsTraded traded[] = { { "symbol=AAPL account=a", 29 }, { "symbol=AAPL account=b", 29 } };

  g_assert_cmpuint (gains_assert_nothing_is_lost (instruments, traded, G_N_ELEMENTS (traded), N_CHANCES, NULL), >, N_CHANCES);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wash-sales/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/wash-sales/nothing-is-lost", test_nothing_is_lost);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
