using System.Text.Json.Serialization;

namespace Farspan.Pki.Acme.Messages;

/// <summary>State of a challenge.</summary>
/// <remarks>Source: RFC 8555 section 7.1.6.</remarks>
public enum ChallengeStatus
{
    /// <summary>The client has not said that it is ready.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The server is looking.</summary>
    [JsonStringEnumMemberName("processing")]
    Processing,

    /// <summary>It was met.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>It was not.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}
