using System.Text.Json.Serialization;

namespace Farspan.Pki.Acme.Messages;

/// <summary>State of an account.</summary>
/// <remarks>Source: RFC 8555 section 7.1.6.</remarks>
public enum AccountStatus
{
    /// <summary>It may ask.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>Its holder closed it.</summary>
    [JsonStringEnumMemberName("deactivated")]
    Deactivated,

    /// <summary>The server closed it.</summary>
    [JsonStringEnumMemberName("revoked")]
    Revoked,
}
