using System.Globalization;
using System.Text.Json.Nodes;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>Times, sizes, rates, paths and names as gateways need them.</summary>
internal static class GatewayScalars
{
    private static readonly (string Unit, double Milliseconds)[] TimeUnits = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    private static readonly (string Unit, long Bytes)[] SizeUnits = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40)];

    private static readonly (string Unit, double Seconds)[] RateUnits = [("/s", 1), ("/m", 60), ("/h", 3_600)];

    private static readonly TimeSpan LongestTime = TimeSpan.FromHours(24);

    /// <summary>A time.</summary>
    public static ScalarShape<TimeSpan> Duration { get; } = new()
    {
        Id = "duration",
        Article = "a time",
        Description = "A whole number with a unit: `ms`, `s`, `m` or `h`; from 1ms to 24h.",
        Examples = ["10s", "500ms", "2m"],
        Parser = ParseDuration,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^[1-9][0-9]{0,7}(ms|s|m|h)$" },
    };

    /// <summary>A size.</summary>
    public static ScalarShape<long> Size { get; } = new()
    {
        Id = "size",
        Article = "a size",
        Description = "A whole number with a unit: `KiB`, `MiB`, `GiB` or `TiB`.",
        Examples = ["10MiB", "64KiB"],
        Parser = ParseSize,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^[1-9][0-9]{0,5}(KiB|MiB|GiB|TiB)$" },
    };

    /// <summary>A rate of requests.</summary>
    public static ScalarShape<RequestRate> Rate { get; } = new()
    {
        Id = "rate",
        Article = "a rate",
        Description = "Requests per second, minute or hour: a whole number with `/s`, `/m` or `/h`. As many as come in one of these, but at most 10,000, may come at once.",
        Examples = ["100/s", "30/m"],
        Parser = ParseRate,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^[1-9][0-9]{0,6}/[smh]$" },
    };

    /// <summary>A path of a URL.</summary>
    public static ScalarShape<string> UrlPath { get; } = new()
    {
        Id = "url-path",
        Article = "a path",
        Description = "A path of a URL that begins with `/`; characters that a URL cannot have are percent-encoded.",
        Examples = ["/healthz", "/"],
        Parser = ParseUrlPath,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = UrlPathPattern },
    };

    /// <summary>A path of a file.</summary>
    public static ScalarShape<string> FilePath { get; } = new()
    {
        Id = "file-path",
        Article = "a path of a file",
        Description = "A path of a file: absolute, or relative to the gateway's folder (`/etc/farspan/gateways/NAME` on a machine; the topology's own folder on a desk).",
        Examples = ["tls/front.crt", "/etc/ssl/front.key"],
        Parser = ParseFilePath,
        Constraint = () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = LongestPath },
    };

    /// <summary>What is kept of a token.</summary>
    public static ScalarShape<string> TokenHash { get; } = new()
    {
        Id = "token-hash",
        Article = "the SHA-256 of a token",
        Description = "SHA-256 of a token as 64 lower-case hexadecimal digits; `farspan token new` makes a token and prints this. The token itself never stands in a file.",
        Examples = ["6b3a55e0261b0304143f805a24924d0c1c44524821305f31d9277843b8a10f4e"],
        Parser = ParseTokenHash,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9a-f]{64}$" },
    };

    /// <summary>Who a caller must be.</summary>
    public static ScalarShape<string> Identity { get; } = new()
    {
        Id = "identity",
        Article = "an identity",
        Description = "Who a caller must show to be: `token/NAME`, a token of the gateway, or `certificate/NAME`, a DNS name or URI in a client certificate that the gateway's `clients` authority has signed.",
        Examples = ["token/ops", "certificate/ci.example.org"],
        Parser = ParseIdentity,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = $"^(token/{DnsLabel.Pattern[1..^1]}|certificate/[!-~]{{1,253}})$" },
    };

    /// <summary>An HTTP method.</summary>
    public static ScalarShape<string> Method { get; } = new()
    {
        Id = "method",
        Article = "an HTTP method",
        Description = "An HTTP method in upper case (RFC 9110 section 9).",
        Examples = ["GET", "POST"],
        Parser = ParseMethod,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Z]{3,20}$" },
    };

    /// <summary>A host name outside.</summary>
    public static ScalarShape<string> OutsideHost { get; } = new()
    {
        Id = "host-name",
        Article = "a host name",
        Description = "A host name in lower case; `*.` at the front stands for one or more labels.",
        Examples = ["api.example.org", "*.example.org"],
        Parser = ParseHost,
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = HostPattern },
    };

    private const int LongestPath = 1_024;
    private const string UrlPathPattern = "^/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,1023}$";
    private const string HostPattern = @"^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$";

    private static bool ParseDuration(string text, out TimeSpan value, out Fault fault)
    {
        fault = new Fault(ShapeCodes.AmountCode, $"'{YamlSentence.Short(text)}' is not a time; write a whole number and a unit, such as 10s, 500ms or 2m, at most 24h.");
        var isRead = TryRead(text, TimeUnits, 8, out var number, out var unit);
        value = isRead ? TimeSpan.FromMilliseconds(Math.Min(number * unit, LongestTime.TotalMilliseconds + 1)) : default;
        return isRead && value <= LongestTime;
    }

    private static bool ParseSize(string text, out long value, out Fault fault)
    {
        fault = new Fault(ShapeCodes.AmountCode, $"'{YamlSentence.Short(text)}' is not a size; write a whole number and a unit, such as 64KiB, 10MiB or 2GiB.");
        var isRead = TryRead(text, SizeUnits, 6, out var number, out var unit);
        value = isRead ? number * unit : 0;
        return isRead;
    }

    private static bool ParseRate(string text, out RequestRate value, out Fault fault)
    {
        const int MostAtOnce = 10_000;
        fault = new Fault(ShapeCodes.AmountCode, $"'{YamlSentence.Short(text)}' is not a rate; write a whole number per second, minute or hour, such as 100/s or 30/m.");
        var isRead = TryRead(text, RateUnits, 7, out var number, out var seconds);
        value = isRead ? new RequestRate(number / seconds, (int)Math.Min(number, MostAtOnce)) : new RequestRate(1, 1);
        return isRead;
    }

    private static bool ParseUrlPath(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.TextCode, $"'{YamlSentence.Short(text)}' is not a path of a URL; write it with a slash in front, such as /healthz.");
        return text.Length is > 0 and <= LongestPath && text[0] == '/' && text.All(c => char.IsAsciiLetterOrDigit(c) || "._~!$&'()*+,;=:@%/?-".Contains(c, StringComparison.Ordinal));
    }

    private static bool ParseFilePath(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.TextCode, $"'{YamlSentence.Short(text)}' is not a path of a file; write one such as tls/front.crt.");
        return text.Length is > 0 and <= LongestPath && !text.Any(char.IsControl) && text[^1] != '/';
    }

    private static bool ParseTokenHash(string text, out string value, out Fault fault)
    {
        const int Digits = 64;
        value = text;

        // What stands there may be a token in clear: it is never shown.
        fault = new Fault(ShapeCodes.AmountCode, "This is not the SHA-256 of a token: 64 lower-case hexadecimal digits; make a token with 'farspan token new' and write what it prints here.");
        return text.Length == Digits && text.All(char.IsAsciiHexDigitLower);
    }

    private static bool ParseIdentity(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.ReferenceCode, $"'{YamlSentence.Short(text)}' is not an identity; write token/NAME or certificate/NAME.");
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && text[(slash + 1)..] is { Length: > 0 and <= 253 } name && text[..slash] switch
        {
            "token" => DnsLabel.IsValid(name),
            "certificate" => name.All(c => c is > ' ' and <= '~'),
            _ => false,
        };
    }

    private static bool ParseMethod(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.WordCode, $"'{YamlSentence.Short(text)}' is not an HTTP method; write it in upper case, such as GET.");
        return text.Length is >= 3 and <= 20 && text.All(char.IsAsciiLetterUpper);
    }

    private static bool ParseHost(string text, out string value, out Fault fault)
    {
        value = text;
        fault = new Fault(ShapeCodes.NameCode, $"'{YamlSentence.Short(text)}' is not a host name; write one in lower case with its domain, such as api.example.org or *.example.org.");
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return name.Length <= 253 && name.Split('.') is { Length: > 1 } labels && labels.All(DnsLabel.IsValid) && labels[^1].Any(char.IsAsciiLetter);
    }

    private static bool TryRead<T>(string text, (string Unit, T Factor)[] units, int mostDigits, out long number, out T factor)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var index = Array.FindIndex(units, u => u.Unit == text[digits..]);
        factor = index < 0 ? default! : units[index].Factor;
        number = 0;
        return index >= 0 && digits > 0 && digits <= mostDigits && text[0] != '0' && long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
