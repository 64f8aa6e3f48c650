using System.Net;
using System.Text.Json.Serialization;

namespace Farspan.State.Dns;

/// <summary>A name server that a machine runs: where it listens, what it answers to whom, whom it asks for the rest. Complete: nothing is looked up elsewhere.</summary>
public sealed record DnsServerSpec
{
    /// <summary>The declared service whose machines run it; the key within the machine.</summary>
    public required string Service { get; init; }

    /// <summary>Sockets it listens on, ordered by name and transport.</summary>
    public required IReadOnlyList<DnsListenerSpec> Listeners { get; init; }

    /// <summary>Zones that views answer from, ordered by name; one zone may stand several times, each time with other records.</summary>
    public required IReadOnlyList<DnsZoneSpec> Zones { get; init; }

    /// <summary>Who sees which zones. A question belongs to the view with the longest prefix that holds its source; of those, to one that names the link it came in by; then to the first.</summary>
    public required IReadOnlyList<DnsViewSpec> Views { get; init; }

    /// <summary>Whom to ask for names outside the zones; the longest domain decides. Empty: questions for them are refused.</summary>
    public required IReadOnlyList<DnsForwardSpec> Forwards { get; init; }

    /// <summary>Sources for which names outside the zones are asked for; others are refused (RFC 5358).</summary>
    public required IReadOnlyList<IPNetwork> RecursionFor { get; init; }

    /// <summary>What is kept of others' answers.</summary>
    public required DnsCacheSpec Cache { get; init; }

    /// <summary>Answers per second to one source block for one name before they are thinned out, or null for no limit.</summary>
    public required int? ResponsesPerSecond { get; init; }

    /// <summary>One of how many questions is written into the log, 1 for each; 0 for none.</summary>
    public required int LogOneOf { get; init; }

    /// <summary>What becomes of addresses in answers; null but for a machine's own forwarder.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DnsFeedSpec? Feed { get; init; }
}
