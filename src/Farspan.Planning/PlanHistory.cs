using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Farspan.Planning;

/// <summary>What must be remembered of a plan so that the next one can number its generations.</summary>
public sealed record PlanHistory
{
    /// <summary>Digest of the plan.</summary>
    public required string Digest { get; init; }

    /// <summary>Digest of the plan before it, or null for a first plan.</summary>
    public required string? Parent { get; init; }

    /// <summary>Number of the plan, from 1.</summary>
    public required long Generation { get; init; }

    /// <summary>Generation and digest of every machine and every node of the fabric, by name; and of every zone of a name server, as <c>zone/SERVICE/KEY</c>.</summary>
    public required IReadOnlyDictionary<string, MachineHistory> Machines { get; init; }

    /// <summary>The JSON form, which <see cref="TryFromJson"/> reads back.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PlanHistoryJson.Default.PlanHistory);

    /// <summary>Reads the JSON form; strict, never throws for bad text.</summary>
    public static bool TryFromJson(string json, [NotNullWhen(true)] out PlanHistory? history)
    {
        try
        {
            history = JsonSerializer.Deserialize(json, PlanHistoryJson.Default.PlanHistory);
            return history is not null;
        }
        catch (JsonException)
        {
            history = null;
            return false;
        }
    }
}
