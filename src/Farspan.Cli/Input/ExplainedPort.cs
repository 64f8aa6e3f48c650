using System.Globalization;
using Farspan.State.Filters;

namespace Farspan.Cli.Input;

/// <summary>PORT of <c>explain</c>.</summary>
internal static class ExplainedPort
{
    // Echo request (RFC 792).
    private const ushort Echo = 8;

    /// <summary>Reads <c>6443</c>, <c>6443/tcp</c>, <c>53/udp</c>, <c>icmp</c>, or the name of a port of what runs at the destination; null for null.</summary>
    /// <exception cref="CommandException">It is none of these.</exception>
    public static (FilterProtocol Protocol, ushort Port)? Of(string? text, ExplainedPlace to)
    {
        if (text is null)
        {
            return null;
        }

        if (text is "icmp" or "ping")
        {
            return (FilterProtocol.Icmp, Echo);
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (number, transport) = slash < 0 ? (text, "tcp") : (text[..slash], text[(slash + 1)..]);
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return port is > 0 and <= ushort.MaxValue && transport is "tcp" or "udp"
                ? (transport == "tcp" ? FilterProtocol.Tcp : FilterProtocol.Udp, (ushort)port)
                : throw new CommandException(ExitCode.Usage, $"'{text}' is no port; write a number from 1 to 65535, with /tcp or /udp, a service's port by its name, or icmp");
        }

        var ports = to.Services.SelectMany(s => s.Ports).ToList();
        return ports.Find(p => p.Name == text) is { } named
            ? (named.Protocol, named.Ports.First)
            : throw new CommandException(ExitCode.Usage, ports.Count == 0
                ? $"'{text}' is no port: nothing that is declared listens at {to.Text}; write a number such as 6443/tcp, or icmp"
                : Names.Unknown($"port at {to.Text}", text, ports.Select(p => p.Name).Distinct(StringComparer.Ordinal)));
    }
}
