#pragma once

#include <array>
#include <string_view>

namespace cobot::config {

/// One key of the configuration, in the order of the documentation.
struct SettingKey {
    std::string_view key;        ///< Dotted.
    std::string_view otherwise;  ///< Its value as JSON when nothing sets it; empty: then it is not set.
};

inline constexpr std::array<SettingKey, 27> setting_keys{{{"exchange.name", ""},
                                                          {"exchange.pair_whitelist", "[]"},
                                                          {"exchange.pair_blacklist", "[]"},
                                                          {"strategy", ""},
                                                          {"strategies", "[]"},
                                                          {"timeframe", ""},
                                                          {"timeframe_detail", ""},
                                                          {"timerange", ""},
                                                          {"dry_run", "true"},
                                                          {"dry_run_wallet", "1000"},
                                                          {"stake_currency", ""},
                                                          {"stake_amount", ""},
                                                          {"max_open_trades", ""},
                                                          {"tradable_balance_ratio", "0.99"},
                                                          {"amend_last_stake_amount", "false"},
                                                          {"trading_mode", "\"spot\""},
                                                          {"fee", ""},
                                                          {"fee_currency", "\"quote\""},
                                                          {"fill_model", "\"honest\""},
                                                          {"slippage", "0.0002"},
                                                          {"spread", "0"},
                                                          {"latency_candles", "0"},
                                                          {"volume_share", ""},
                                                          {"book_depth", ""},
                                                          {"queue_position", "1"},
                                                          {"seed", "42"},
                                                          {"jobs", "0"}}};

/// A key of freqtrade's configuration that cobot knows but does not read.
struct ForeignKey {
    std::string_view key;
    /// What to do instead. Empty: the key changes nothing that cobot does, and is only warned about.
    std::string_view instead;
};

inline constexpr std::array<ForeignKey, 41> foreign_keys{
    {{"$schema", ""},
     {"telegram", ""},
     {"webhook", ""},
     {"discord", ""},
     {"api_server", ""},
     {"bot_name", ""},
     {"initial_state", ""},
     {"force_entry_enable", ""},
     {"internals", ""},
     {"db_url", ""},
     {"logfile", ""},
     {"unfilledtimeout", ""},
     {"entry_pricing", ""},
     {"exit_pricing", ""},
     {"order_types", ""},
     {"order_time_in_force", ""},
     {"cancel_open_orders_on_exit", ""},
     {"fiat_display_currency", ""},
     {"dataformat_ohlcv", ""},
     {"dataformat_trades", ""},
     {"freqai", ""},
     {"edge", ""},
     {"experimental", ""},
     {"liquidation_buffer", ""},
     {"margin_mode", ""},
     {"process_only_new_candles", ""},
     {"last_stake_amount_min_ratio", ""},
     {"pairlists", "list the pairs in exchange.pair_whitelist"},
     {"protections", "set the limits in the strategy's risk_management"},
     {"available_capital", "set dry_run_wallet"},
     {"add_config_files", "give --config once for each file"},
     {"user_data_dir", "use --user-data or COBOT__USER_DATA"},
     {"user_data", "use --user-data or COBOT__USER_DATA"},
     {"minimal_roi", "set exit_conditions.roi in the strategy"},
     {"stoploss", "set exit_conditions.stop_loss in the strategy"},
     {"trailing_stop", "set exit_conditions.trailing_stop in the strategy"},
     {"trailing_stop_positive", "set exit_conditions.trailing_stop.distance in the strategy"},
     {"trailing_stop_positive_offset", "set exit_conditions.trailing_stop.activation in the strategy"},
     {"trailing_only_offset_is_reached", "set exit_conditions.trailing_stop.only_after_activation in the strategy"},
     {"use_exit_signal", "leave exit_conditions.long and .short out of the strategy"},
     {"exit_profit_only", "add the profit to the strategy's exit conditions"}}};

/// The same inside freqtrade's `exchange`.
inline constexpr std::array<ForeignKey, 12> foreign_exchange_keys{{{"key", ""},
                                                                   {"secret", ""},
                                                                   {"password", ""},
                                                                   {"uid", ""},
                                                                   {"ccxt_config", ""},
                                                                   {"ccxt_sync_config", ""},
                                                                   {"ccxt_async_config", ""},
                                                                   {"enable_ws", ""},
                                                                   {"markets_refresh_interval", ""},
                                                                   {"outdated_offset", ""},
                                                                   {"skip_pair_validation", ""},
                                                                   {"unknown_fee_rate", ""}}};

}  // namespace cobot::config
