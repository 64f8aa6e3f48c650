using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>How many questions of a kind there were.</summary>
/// <param name="Transport">How they came.</param>
/// <param name="View">View that they belonged to; empty for none.</param>
/// <param name="Type">Which records were asked for.</param>
/// <param name="Code">How they were answered.</param>
/// <param name="Count">How many.</param>
public sealed record DnsCount(DnsTransport Transport, string View, string Type, string Code, long Count);
