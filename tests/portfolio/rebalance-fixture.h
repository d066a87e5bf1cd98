/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/allocation/finx-rebalance.h"
#include "tests/market/market-fixture.h"

#define MAX_PLAN_ROWS 24

/* Targets, holdings and amounts that a plan points to. Header-only. */
typedef struct
{
  FinxInstrumentTable *table;           /* A, B, C, D in EUR; U in USD; F: lots of 0.001; X: a coin, lots of 0.0001; M: 100 a point */
  FinxRebalanceTarget  targets[MAX_PLAN_ROWS];
  FinxRebalanceHolding holdings[MAX_PLAN_ROWS];
  FinxRebalanceShare   shares[MAX_PLAN_ROWS][MAX_PLAN_ROWS];
  FinxRebalanceOptions options;
} PlanFixture;

static inline void
plan_fixture_add (FinxInstrumentTable *table,
                  const char          *symbol,
                  const char          *currency,
                  const char          *lot_step,
                  const char          *multiplier,
                  FinxAssetClass       asset_class)
{
  FinxInstrument instrument = make_instrument (symbol, currency);

  instrument.lot_step = decimal (lot_step);
  instrument.size_scale = instrument.lot_step.scale;
  instrument.multiplier = decimal (multiplier);
  instrument.asset_class = asset_class;
  add_made (table, instrument);
}

static inline void
plan_fixture_init (PlanFixture *self)
{
  *self = (PlanFixture) { .table = finx_instrument_table_new () };
  for (const char *const *symbol = (const char *const []) { "A", "B", "C", "D", NULL }; *symbol != NULL; symbol++)
    plan_fixture_add (self->table, *symbol, "EUR", "1", "1", FINX_ASSET_EQUITY);
  plan_fixture_add (self->table, "U", "USD", "1", "1", FINX_ASSET_EQUITY);
  plan_fixture_add (self->table, "F", "EUR", "0.001", "1", FINX_ASSET_ETF);
  plan_fixture_add (self->table, "X", "EUR", "0.0001", "1", FINX_ASSET_CRYPTO);
  plan_fixture_add (self->table, "M", "EUR", "1", "100", FINX_ASSET_OPTION);
  self->options = (FinxRebalanceOptions) {
    .base_currency = "EUR", .targets = self->targets, .holdings = self->holdings, .cash_target = FINX_REBALANCE_NO_TARGET,
    .absolute_band = FINX_DECIMAL_UNKNOWN, .relative_band = FINX_DECIMAL_UNKNOWN,
    .short_term_tax = FINX_DECIMAL_UNKNOWN, .long_term_tax = FINX_DECIMAL_UNKNOWN,
  };
}

static inline FinxDecimal
plan_number (const char *text)
{
  return *text == '?' ? FINX_DECIMAL_UNKNOWN : decimal (text);
}
