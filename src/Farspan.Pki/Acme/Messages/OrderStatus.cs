using System.Text.Json.Serialization;

namespace Farspan.Pki.Acme.Messages;

/// <summary>State of an order.</summary>
/// <remarks>Source: RFC 8555 section 7.1.6.</remarks>
public enum OrderStatus
{
    /// <summary>Names are still to be shown as the asker's.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>All are: the certificate may be asked for.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    /// <summary>The certificate is being made.</summary>
    [JsonStringEnumMemberName("processing")]
    Processing,

    /// <summary>The certificate is there.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>It came to nothing.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}
