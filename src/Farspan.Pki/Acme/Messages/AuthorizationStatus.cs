using System.Text.Json.Serialization;

namespace Farspan.Pki.Acme.Messages;

/// <summary>State of an authorization.</summary>
/// <remarks>Source: RFC 8555 section 7.1.6.</remarks>
public enum AuthorizationStatus
{
    /// <summary>No challenge was met yet.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>One was met.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>One was failed, or time ran out.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,

    /// <summary>The account gave it up.</summary>
    [JsonStringEnumMemberName("deactivated")]
    Deactivated,

    /// <summary>It was valid, and is too old.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>The server took it back.</summary>
    [JsonStringEnumMemberName("revoked")]
    Revoked,
}
