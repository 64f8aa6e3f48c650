using System.Security.Cryptography;
using System.Text;

namespace Farspan.Lab.Recipes;

/// <summary>How a service's process is started.</summary>
internal sealed record ServiceLaunch
{
    /// <summary>Program, absolute, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Environment besides the lab's mark, ordered by name.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; }

    /// <summary>Where the process sees the service's data folder, or null for its real path.</summary>
    public required string? DataMountedAt { get; init; }

    /// <summary>Equal for launches that would run the same: a service whose digest stays is left running.</summary>
    public string Digest()
    {
        var text = string.Join('\0', [.. Command, "", .. Variables.Select(v => $"{v.Key}={v.Value}"), "", DataMountedAt ?? ""]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
