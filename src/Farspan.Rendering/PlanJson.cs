using System.Text.Encodings.Web;
using System.Text.Json;
using Farspan.Planning;
using Farspan.Rendering.Plans;
using Farspan.State;
using Farspan.State.Json;

namespace Farspan.Rendering;

/// <summary>Plans as JSON, in proportion to the topology: what specs share is written once and referred to by name.</summary>
/// <remarks>
/// Shape: <c>overlays</c>, <c>sets</c>, <c>filters</c>, <c>hosts</c>, <c>sysctls</c> and <c>services</c> hold the shared lists; machines refer to them by key. One machine whole is
/// what <see cref="Machine"/> writes. Written machine by machine, so that ten thousand never stand in memory as text.
/// </remarks>
public static class PlanJson
{
    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the plan to <paramref name="output"/>, flushed machine by machine; a line feed ends it.</summary>
    public static void Write(NetworkPlan plan, Stream output)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(output);
        using (var writer = new Utf8JsonWriter(output, _options))
        {
            new SharedPlanWriter(plan, writer).Write();
        }

        output.Write("\n"u8);
    }

    /// <summary>One machine's spec whole, as its agent reads it.</summary>
    public static string Machine(MachineSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return JsonSerializer.Serialize(spec, StateJson.Default.MachineSpec);
    }
}
