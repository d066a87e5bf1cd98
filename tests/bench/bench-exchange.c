/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-report.h"
#include "simulation/finx-matching.h"

/* Orders per second of CPU time through the exchange's book, and the same stream through one sorted array of orders,
 * which is the obvious way to write it. A third of the commands cancel a recent order; the rest are new ones that match or rest. */

#define N_ORDERS 3000000
#define N_RESTING 4096

typedef struct
{
  gint64   price;
  gint64   size;
  FinxSide side;
  guint32  cancels;             /* 1 + which slot of recent orders it cancels; 0: a new order */
} Command;

static Command *
make_commands (guint n)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  Command *commands = g_new (Command, n);

  for (guint i = 0; i < n; i++)
    {
      FinxSide side = g_rand_int_range (rand, 0, 2);
      gint64 away = (gint64) (g_rand_double (rand) * g_rand_double (rand) * 400) - 10;

      commands[i].side = side;
      commands[i].price = 100000 + (side == FINX_SIDE_BUY ? -away : away);
      commands[i].size = g_rand_int_range (rand, 1, 100);
      commands[i].cancels = i >= N_RESTING && g_rand_int_range (rand, 0, 3) == 0 ? 1 + g_rand_int_range (rand, 0, N_RESTING) : 0;
    }
  return commands;
}

typedef struct
{
  guint64 n;
  gint64  size;
} Matched;

static void
count_cb (const FinxMatch *match, gpointer user_data)
{
  Matched *matched = user_data;

  matched->n++;
  matched->size += match->size;
}

static double
run_book (const Command *commands, guint n, Matched *matched)
{
  g_autoptr(FinxMatching) book = finx_matching_new (count_cb, matched);
  g_autofree FinxMatchingRef *recent = g_new0 (FinxMatchingRef, N_RESTING);
  double start = bench_cpu_seconds ();

  for (guint i = 0; i < n; i++)
    {
      const Command *c = &commands[i];

      if (c->cancels > 0)
        finx_matching_cancel (book, recent[c->cancels - 1]);
      else
        recent[i % N_RESTING] = finx_matching_add (book, i, c->side, c->price, c->size, FINX_MATCHING_REST, NULL);
    }
  return bench_cpu_seconds () - start;
}

typedef struct
{
  guint64 id;
  gint64  price, size;
} Resting;

/* Best order last, so that matching pops from the end. */
static void
naive_insert (GArray *side, FinxSide which, Resting resting)
{
  guint at = side->len;

  while (at > 0)
    {
      const Resting *other = &g_array_index (side, Resting, at - 1);

      if (which == FINX_SIDE_BUY ? other->price < resting.price : other->price > resting.price)
        break;
      at--;
    }
  g_array_insert_val (side, at, resting);
}

static void
naive_cancel (GArray *side, guint64 id)
{
  for (guint i = 0; i < side->len; i++)
    if (g_array_index (side, Resting, i).id == id)
      {
        g_array_remove_index (side, i);
        return;
      }
}

static double
run_naive (const Command *commands, guint n, Matched *matched)
{
  g_autoptr(GArray) bids = g_array_new (FALSE, FALSE, sizeof (Resting));
  g_autoptr(GArray) asks = g_array_new (FALSE, FALSE, sizeof (Resting));
  GArray *sides[] = { bids, asks };
  g_autofree guint64 *recent = g_new0 (guint64, N_RESTING);
  g_autofree FinxSide *recent_side = g_new0 (FinxSide, N_RESTING);
  double start = bench_cpu_seconds ();

  for (guint i = 0; i < n; i++)
    {
      const Command *c = &commands[i];
      GArray *opposite = sides[!c->side];
      gint64 left = c->size;

      if (c->cancels > 0)
        {
          naive_cancel (sides[recent_side[c->cancels - 1]], recent[c->cancels - 1]);
          continue;
        }
      while (left > 0 && opposite->len > 0)
        {
          Resting *best = &g_array_index (opposite, Resting, opposite->len - 1);
          gint64 part = MIN (left, best->size);

          if (c->side == FINX_SIDE_BUY ? best->price > c->price : best->price < c->price)
            break;
          left -= part;
          best->size -= part;
          matched->n++;
          matched->size += part;
          if (best->size == 0)
            g_array_set_size (opposite, opposite->len - 1);
        }
      recent[i % N_RESTING] = i;
      recent_side[i % N_RESTING] = c->side;
      if (left > 0)
        naive_insert (sides[c->side], c->side, (Resting) { i, c->price, left });
    }
  return bench_cpu_seconds () - start;
}

int
main (void)
{
  g_autofree Command *commands = make_commands (N_ORDERS);
  guint n_naive = N_ORDERS / 30;
  Matched full = { 0 }, few = { 0 }, naive = { 0 };
  double seconds = run_book (commands, N_ORDERS, &full);
  double few_seconds = run_book (commands, n_naive, &few);
  double naive_seconds = run_naive (commands, n_naive, &naive);

  if (few.n != naive.n || few.size != naive.size)
    {
      g_printerr ("The two books do not agree: %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " matches\n", few.n, naive.n);
      return 1;
    }
  g_print ("{\"name\":\"exchange-orders\",\"unit\":\"orders/s\",\"value\":%.0f,\"on\":\"%d orders, %" G_GUINT64_FORMAT
           " matches, CPU time\"}\n", N_ORDERS / seconds, N_ORDERS, full.n);
  g_print ("{\"name\":\"exchange-matches\",\"unit\":\"matches/s\",\"value\":%.0f,\"on\":\"the same run\"}\n", full.n / seconds);
  g_print ("{\"name\":\"exchange-against-sorted-array\",\"unit\":\"times\",\"value\":%.1f,\"on\":\"%u orders each, CPU time\"}\n",
           naive_seconds / few_seconds, n_naive);
  return 0;
}
