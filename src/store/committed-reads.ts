import type { Reads } from '../operations/store-ports.js';

/** What can be asked of the store: it answers from what is committed. */
export class CommittedReads implements Reads {
  readonly users: Reads['users'];
  readonly sites: Reads['sites'];
  readonly devices: Reads['devices'];
  readonly pairings: Reads['pairings'];
  readonly pins: Reads['pins'];
  readonly codeUses: Reads['codeUses'];
  readonly schedules: Reads['schedules'];
  readonly shares: Reads['shares'];
  readonly calendars: Reads['calendars'];
  readonly commands: Reads['commands'];
  readonly events: Reads['events'];
  readonly sessions: Reads['sessions'];
  readonly apiTokens: Reads['apiTokens'];
  readonly invites: Reads['invites'];
  readonly lockouts: Reads['lockouts'];
  readonly guessSources: Reads['guessSources'];
  readonly lockClocks: Reads['lockClocks'];
  readonly firmware: Reads['firmware'];
  readonly idempotency: Reads['idempotency'];
  readonly keys: Reads['keys'];
  readonly credentials: Reads['credentials'];
  readonly credit: Reads['credit'];
  readonly tickets: Reads['tickets'];
  readonly cards: Reads['cards'];
  readonly alerts: Reads['alerts'];
  readonly alertChannels: Reads['alertChannels'];
  readonly lockAlertRules: Reads['lockAlertRules'];
  readonly failedAttempts: Reads['failedAttempts'];
  readonly signInPlaces: Reads['signInPlaces'];
  readonly lockdowns: Reads['lockdowns'];
  readonly twoPerson: Reads['twoPerson'];
  readonly passages: Reads['passages'];
  readonly erasures: Reads['erasures'];
  readonly statistics: Reads['statistics'];

  constructor(tables: Reads) {
    this.users = tables.users;
    this.sites = tables.sites;
    this.devices = tables.devices;
    this.pairings = tables.pairings;
    this.pins = tables.pins;
    this.codeUses = tables.codeUses;
    this.schedules = tables.schedules;
    this.shares = tables.shares;
    this.calendars = tables.calendars;
    this.commands = tables.commands;
    this.events = tables.events;
    this.sessions = tables.sessions;
    this.apiTokens = tables.apiTokens;
    this.invites = tables.invites;
    this.lockouts = tables.lockouts;
    this.guessSources = tables.guessSources;
    this.lockClocks = tables.lockClocks;
    this.firmware = tables.firmware;
    this.idempotency = tables.idempotency;
    this.keys = tables.keys;
    this.credentials = tables.credentials;
    this.credit = tables.credit;
    this.tickets = tables.tickets;
    this.cards = tables.cards;
    this.alerts = tables.alerts;
    this.alertChannels = tables.alertChannels;
    this.lockAlertRules = tables.lockAlertRules;
    this.failedAttempts = tables.failedAttempts;
    this.signInPlaces = tables.signInPlaces;
    this.lockdowns = tables.lockdowns;
    this.twoPerson = tables.twoPerson;
    this.passages = tables.passages;
    this.erasures = tables.erasures;
    this.statistics = tables.statistics;
  }
}
