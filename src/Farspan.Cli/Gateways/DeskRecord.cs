using System.Text.Json;

namespace Farspan.Cli.Gateways;

/// <summary>What a gateway on this computer was started with, so that it is found and made again without saying it twice.</summary>
internal sealed record DeskRecord
{
    private const string FileName = "desk.json";

    /// <summary>Topology file or folder, absolute; null for the running lab's.</summary>
    public required string? File { get; init; }

    /// <summary>The gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>The machine whose gateway it is.</summary>
    public required string Machine { get; init; }

    /// <summary>What <c>--listen</c> said, or null.</summary>
    public required string? Listen { get; init; }

    /// <summary>Lab that it leads into, or null.</summary>
    public required string? Lab { get; init; }

    /// <summary>True when it uses nothing but what every platform has.</summary>
    public required bool IsPortable { get; init; }

    /// <summary>Reads the record in a gateway's folder; null when there is none.</summary>
    public static DeskRecord? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(Path.Combine(folder, FileName)), GatewayCliJson.Default.DeskRecord);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps the record.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        System.IO.File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, GatewayCliJson.Default.DeskRecord));
        System.IO.File.Move(path + ".new", path, overwrite: true);
    }
}
