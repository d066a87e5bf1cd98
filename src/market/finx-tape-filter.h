/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-tape.h"

G_BEGIN_DECLS

/* Whose trades are shown, by the aggressor's side. */
typedef enum
{
  FINX_TAPE_ALL,
  FINX_TAPE_BOUGHT,
  FINX_TAPE_SOLD
} FinxTapeSide;

/**
 * FinxTapeRule:
 * @least: in size units; smaller trades are left out; of a burst its whole size counts
 * @add_up: a burst, trades of the same price and side within %FINX_TAPE_BURST_US, is one row, at the time of its last
 */
typedef struct
{
  FinxTapeSide side;
  gint64       least;
  gboolean     add_up;
} FinxTapeRule;

#define FINX_TAPE_BURST_US G_USEC_PER_SEC

/* The trades of a #FinxTape that a rule lets through. Directions stay those of the whole tape; of a burst that of its first
 * trade. */
#define FINX_TYPE_TAPE_FILTER (finx_tape_filter_get_type ())
G_DECLARE_FINAL_TYPE (FinxTapeFilter, finx_tape_filter, FINX, TAPE_FILTER, FinxTapeRows)
FinxTapeFilter       *finx_tape_filter_new      (void);
void                  finx_tape_filter_set_tape (FinxTapeFilter *self, FinxTape *tape);        /* (nullable) */
FinxTape             *finx_tape_filter_get_tape (FinxTapeFilter *self);                        /* (nullable) */
void                  finx_tape_filter_set_rule (FinxTapeFilter *self, const FinxTapeRule *rule);

G_END_DECLS
