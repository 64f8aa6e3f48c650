using System.Globalization;
using System.Net;
using Farspan.Addressing;

namespace Farspan.Cli.Ca;

/// <summary>Reads where to listen or whom to ask.</summary>
internal static class CaEndpoint
{
    /// <summary>Reads <c>ADDRESS:PORT</c>, <c>[ADDRESS]:PORT</c>, or an address alone where there is a usual port.</summary>
    /// <exception cref="CommandException">It is something else.</exception>
    public static IPEndPoint Read(string text, string option, ushort? usual)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && (text[0] == '[' ? text[colon - 1] == ']' : text.IndexOf(':', StringComparison.Ordinal) == colon);
        var address = hasPort ? text[..colon].Trim('[', ']') : text.Trim('[', ']');
        var port = usual ?? 0;
        return Cidr.TryParseAddress(address, out var parsed)
            && (hasPort ? ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) : usual is not null)
            ? new IPEndPoint(parsed, port)
            : throw new CommandException(ExitCode.Usage, $"{option} does not take '{text}'; it is an address and a port such as 127.0.0.1:8443");
    }

    /// <summary>Servers of the system's resolver (resolv.conf(5)).</summary>
    public static IReadOnlyList<IPEndPoint> SystemResolvers()
    {
        const string File = "/etc/resolv.conf";
        const string Keyword = "nameserver";
        const int Most = 3;
        const int Port = 53;
        return !System.IO.File.Exists(File) ? [] :
        [
            .. System.IO.File.ReadLines(File).Where(l => l.StartsWith(Keyword, StringComparison.Ordinal))
                .Select(l => Cidr.TryParseAddress(l[Keyword.Length..].Trim(), out var address) ? new IPEndPoint(address, Port) : null).OfType<IPEndPoint>().Take(Most),
        ];
    }
}
