using System.Globalization;
using System.Net;
using Farspan.State.Filters;

namespace Farspan.Dns.Learning;

/// <summary>Says what is missing for a packet that was refused on its way outside.</summary>
public static class RefusalReason
{
    /// <summary>In place of a name where none is known.</summary>
    public const string NoName = "(no name asked)";

    /// <summary>The sentence.</summary>
    /// <param name="ledger">What was answered.</param>
    /// <param name="destination">Where the packet was for.</param>
    /// <param name="protocol">Its protocol.</param>
    /// <param name="port">Its port, or 0.</param>
    public static string Of(AnswerLedger ledger, IPAddress destination, FilterProtocol protocol, ushort port)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var wanted = Text(protocol, port);
        if (ledger.NameOf(destination) is not { } name)
        {
            return string.Create(CultureInfo.InvariantCulture, $"no answer for a listed name brought {destination}; ask for the name that an egress entry lists on {wanted}");
        }

        var entries = ledger.EntriesOf(name);
        if (entries.Count == 0)
        {
            return $"no egress entry names {name} on {wanted}";
        }

        return entries.Any(e => e.Ports.Any(p => p.Protocol == protocol && p.Ports.First <= port && port <= p.Ports.Last))
            ? $"the answer for {name} has left its set; ask for the name again"
            : $"no egress entry names {name} on {wanted}, only {string.Join(", ", entries.Select(e => $"'{e.Name}' on {string.Join(", ", e.Ports.Select(p => $"{p.Ports}/{Word(p.Protocol)}"))}"))}";
    }

    /// <summary><c>443/tcp</c></summary>
    public static string Text(FilterProtocol protocol, ushort port) =>
        protocol is FilterProtocol.Tcp or FilterProtocol.Udp ? string.Create(CultureInfo.InvariantCulture, $"{port}/{Word(protocol)}") : $"protocol {Word(protocol)}";

    private static string Word(FilterProtocol protocol) => Enum.IsDefined(protocol) ? protocol.ToString().ToLowerInvariant() : ((int)protocol).ToString(CultureInfo.InvariantCulture);
}
