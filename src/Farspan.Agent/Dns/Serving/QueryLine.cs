using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Farspan.Dns.Names;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>One question in the log.</summary>
public readonly record struct QueryLine
{
    /// <summary>When it was answered.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who asked.</summary>
    public required IPAddress Source { get; init; }

    /// <summary>How it came.</summary>
    public required DnsTransport Transport { get; init; }

    /// <summary>View that it belonged to, or null.</summary>
    public required string? View { get; init; }

    /// <summary>Of what.</summary>
    public required DnsName Name { get; init; }

    /// <summary>Which records.</summary>
    public required DnsType Type { get; init; }

    /// <summary>How it was answered.</summary>
    public required DnsResponseCode Code { get; init; }

    /// <summary>Where the answer came from: <c>zone</c>, <c>cache</c>, <c>stale</c> or <c>upstream</c>.</summary>
    public required string From { get; init; }

    /// <summary>How long it took, in microseconds.</summary>
    public required long Microseconds { get; init; }

    /// <summary>Name in the certificate of an asker who was refused before any question; null for questions.</summary>
    public string? Refused { get; init; }

    /// <summary>What such an asker would need.</summary>
    public string? Missing { get; init; }

    /// <summary>Appends a line of JSON. Names are as zone files write them: every byte that is not printable is escaped there, and backslashes once more here.</summary>
    internal void AppendTo(StringBuilder text)
    {
        if (Refused is not null)
        {
            AppendRefusal(text);
            return;
        }

        var name = Name.ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        text.Append(CultureInfo.InvariantCulture, $"{{\"time\":\"{Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\",\"source\":\"{Source}\",\"transport\":\"{Transport.ToString().ToLowerInvariant()}\",")
            .Append(View is null ? "" : $"\"view\":\"{View}\",")
            .Append(CultureInfo.InvariantCulture, $"\"name\":\"{name}\",\"type\":\"{DnsTypeText.Format(Type)}\",\"code\":\"{DnsCodeText.Format(Code)}\",\"from\":\"{From}\",\"us\":{Microseconds}}}\n");
    }

    private void AppendRefusal(StringBuilder text) => text
        .Append(CultureInfo.InvariantCulture, $"{{\"time\":\"{Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\",\"source\":\"{Source}\",\"transport\":\"{Transport.ToString().ToLowerInvariant()}\",")
        .Append(CultureInfo.InvariantCulture, $"\"failure\":\"caller-refused: {JsonEncodedText.Encode(Refused!)}\",\"missing\":\"{JsonEncodedText.Encode(Missing ?? "", JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"}}\n");
}
