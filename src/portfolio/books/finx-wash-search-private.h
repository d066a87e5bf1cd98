/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-wash-kin.h"

G_BEGIN_DECLS

/* Looks for what replaced units that were sold at a loss, among shares and the options on them. Quantities are in shares, of which
 * an option has many, in units of 10^-FINX_BOOKS_QUANTITY_SCALE. */

/**
 * FinxWashClosing: a closed lot.
 * @owner, @number: the owner's
 * @opened_by, @closed_by: rows
 * @quantity: signed
 * @rest: at a loss that nothing replaced yet; 0: it is none, or does not count
 * @is_sale: else it expired
 */
typedef struct
{
  const FinxWashKin *kin;
  guint              owner, number;
  guint              opened_by, closed_by;
  gint32             day;
  gint64             quantity;
  gint64             rest;
  gboolean           is_sale;
} FinxWashClosing;

/* Units that were acquired by one transaction, or contracts that were written by it. */
typedef struct
{
  const FinxWashKin *kin;
  guint              row;
  gint32             day;
  gboolean           is_written;
  gint64             quantity, closed, used;
} FinxWashOpening;

/* @shares of @closing were replaced by as many of @opening. */
typedef void (*FinxWashMatchFunc) (const FinxWashClosing *closing, const FinxWashOpening *opening, guint reason, gint64 shares,
                                   gpointer user_data);

/* 0 where it is too large to be counted */
gint64 finx_wash_in_shares   (const FinxWashKin *kin, gint64 units);
gint64 finx_wash_from_shares (const FinxWashKin *kin, gint64 shares);
/* Sorts both, and uses them up. @possible: looks only for what may be substantially identical; else only for what surely is. */
void   finx_wash_search      (GArray *closings, GArray *openings, gboolean possible, FinxWashMatchFunc matched, gpointer user_data);

G_END_DECLS
