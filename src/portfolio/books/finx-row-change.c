/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-row-change-private.h"

#define FEW_ROWS 16             /* of a change: to move a row past them takes no longer than to look it up */

/**
 * finx_row_change_new:
 *
 * Returns: (transfer full): of nothing yet; its rows are to be added in order
 */
FinxRowChange *
finx_row_change_new (void)
{
  FinxRowChange *self = g_new (FinxRowChange, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->removed = g_array_new (FALSE, FALSE, sizeof (guint));
  self->added = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

FinxRowChange *
finx_row_change_ref (FinxRowChange *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_row_change_unref (FinxRowChange *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->removed);
  g_array_unref (self->added);
  g_free (self);
}

gboolean
finx_row_change_is_small (const FinxRowChange *self)
{
  return self->removed->len + self->added->len <= FEW_ROWS;
}

/* Returns: the first of @rows that is not below @row */
guint
finx_find_row (const GArray *rows,
               guint         row)
{
  guint low = 0, high = rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (rows, guint, middle) < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * finx_row_change_move:
 * @row: of the old list; not a removed one
 *
 * Returns: where it is in the new list
 */
guint
finx_row_change_move (const FinxRowChange *self,
                      guint                row)
{
  row -= finx_find_row (self->removed, row);
  for (guint i = 0; i < self->added->len && g_array_index (self->added, guint, i) <= row; i++)
    row++;
  return row;
}

static void
copy_shifted (guint       *restrict to,
              const guint *restrict from,
              guint        n,
              guint        shift)
{
  for (guint i = 0; i < n; i++)
    to[i] = from[i] + shift;
}

/**
 * finx_row_change_move_all:
 * @rows: of the old list, in order
 *
 * Between two changes all rows move by as many.
 *
 * Returns: (transfer full): where they are in the new list; those that were removed left out
 */
GArray *
finx_row_change_move_all (const FinxRowChange *self,
                          GArray              *rows)
{
  const GArray *removed = self->removed, *added = self->added;
  guint n_removed = 0, n_added = 0, i = 0;
  GArray *moved;

  moved = g_array_sized_new (FALSE, FALSE, sizeof (guint), rows->len);
  while (i < rows->len)
    {
      /* In numbers of the old list: the next row that is taken out, and the next one that something is put in before. */
      guint next_removed = n_removed < removed->len ? g_array_index (removed, guint, n_removed) : G_MAXUINT;
      guint next_added = n_added < added->len ? g_array_index (added, guint, n_added) - n_added + n_removed : G_MAXUINT;
      guint end = finx_find_row (rows, MIN (next_removed, next_added));
      guint shift = n_added - n_removed, place = moved->len;

      if (end > i)
        {
          g_array_set_size (moved, place + end - i);
          copy_shifted (&g_array_index (moved, guint, place), &g_array_index (rows, guint, i), end - i, shift);
          i = end;
        }
      if (next_added <= next_removed)
        n_added += next_added != G_MAXUINT;
      else
        {
          n_removed++;
          i += i < rows->len && g_array_index (rows, guint, i) == next_removed;
        }
    }
  return moved;
}
