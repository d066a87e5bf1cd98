/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "ui/charts/chart/layers/finx-chart-tags.h"

#define HEIGHT 22               /* px of a tag */
#define ROOM   400              /* px of the pane */
#define LINES  6

typedef struct
{
  const char *name;
  double      last;             /* px of the last price, 36 px high from 11 above it; NaN: not in the pane */
  double      lines[LINES];       /* px; 0 ends */
  double      middles[LINES];
} Case;

static const Case cases[] = {
  { "a-tag-stands-at-its-line", NAN, { 100 }, { 100 } },
  { "far-tags-do-not-move", 50, { 100, 200, 300 }, { 100, 200, 300 } },
  { "tags-of-one-price-stack-upwards", NAN, { 200, 200, 200 }, { 200, 178, 156 } },
  { "a-tag-at-the-last-price-is-above-it", 200, { 200 }, { 178 } },
  { "two-tags-at-the-last-price-stack-above-it", 200, { 200, 200 }, { 178, 156 } },
  { "a-line-just-above-the-last-price-goes-up", 200, { 195 }, { 178 } },
  { "a-line-below-the-last-price-goes-below-its-tag", 200, { 215 }, { 236 } },
  { "close-lines-take-the-nearest-free-place", NAN, { 200, 210 }, { 200, 222 } },
  { "of-two-equally-near-places-the-upper-one", NAN, { 200, 200.5 }, { 200, 178 } },
  { "a-line-at-the-upper-edge-stays-in-the-pane", NAN, { 2 }, { 11 } },
  { "a-line-at-the-lower-edge-stays-in-the-pane", NAN, { 398 }, { 389 } },
  { "without-room-above-a-stack-goes-down", NAN, { 11, 11 }, { 11, 33 } },
};

static void
test_place (gconstpointer data)
{
  const Case *c = data;
  FinxSpan last = { c->last - HEIGHT / 2.0, c->last - HEIGHT / 2.0 + 36 };
  double middles[LINES];
  gsize n = 0;

  while (n < LINES && c->lines[n] != 0)
    n++;
  finx_tags_place (c->lines, n, HEIGHT, ROOM, c->last, &last, isnan (c->last) ? 0 : 1, middles);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (middles[i], ==, c->middles[i]);
}

/* Whatever the lines: as long as there is room, no tag hides another or the last price. */
static void
test_never_hidden (void)
{
  for (int round = 0; round < 2000; round++)
    {
      double lines[8], middles[8], at = g_test_rand_double_range (12, 360);
      FinxSpan last = { at - 11, at + 25 };

      for (int i = 0; i < 8; i++)
        lines[i] = i % 3 == 2 ? lines[i - 1] : g_test_rand_double_range (0, ROOM);
      finx_tags_place (lines, 8, HEIGHT, ROOM, at, &last, 1, middles);
      for (int i = 0; i < 8; i++)
        {
          g_assert_cmpfloat (middles[i] - HEIGHT / 2.0, >=, 0);
          g_assert_cmpfloat (middles[i] + HEIGHT / 2.0, <=, ROOM);
          g_assert_true (middles[i] + HEIGHT / 2.0 <= last.top + 1e-9 || middles[i] - HEIGHT / 2.0 >= last.bottom - 1e-9);
          for (int k = 0; k < i; k++)
            g_assert_cmpfloat (fabs (middles[i] - middles[k]), >=, HEIGHT - 1e-9);
        }
    }
}

static void
test_full_pane (void)
{
  double lines[40], middles[40];

  for (int i = 0; i < 40; i++)
    lines[i] = 100;
  finx_tags_place (lines, 40, HEIGHT, ROOM, NAN, NULL, 0, middles);
  for (int i = 18; i < 40; i++)         /* 18 tags fill 400 px */
    g_assert_cmpfloat (middles[i], ==, 100);
}

static const struct
{
  double   y;
  gboolean covered;
} labels[] = {
  { 80, FALSE }, { 84, FALSE }, { 85, TRUE }, { 100, TRUE }, { 115, TRUE }, { 116, FALSE }, { 283, FALSE }, { 285, TRUE },
  { 329, TRUE }, { 331, FALSE },
};

/* A tag of 22 px around 100 covers labels nearer than 16 px; the last price's tag is 36 px high. */
static void
test_labels (void)
{
  const FinxSpan tags[] = { { 89, 111 }, { 289, 325 } };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_test_message ("%g", labels[i].y);
      g_assert_cmpint (finx_tags_cover (tags, G_N_ELEMENTS (tags), labels[i].y), ==, labels[i].covered);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chart/tags/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_place);
    }
  g_test_add_func ("/chart/tags/none-hides-another-while-there-is-room", test_never_hidden);
  g_test_add_func ("/chart/tags/a-full-pane-leaves-the-rest-at-their-lines", test_full_pane);
  g_test_add_func ("/chart/tags/labels-below-tags-are-left-out", test_labels);
  return g_test_run ();
}
