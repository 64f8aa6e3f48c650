using System.Text.Json;

namespace Farspan.Cli.Dns;

/// <summary>What a name server on this computer was started with, so that it is found and made again without saying it twice.</summary>
internal sealed record DnsDeskRecord
{
    private const string FileName = "desk.json";

    /// <summary>Topology file or folder, absolute; null for the running lab's.</summary>
    public required string? File { get; init; }

    /// <summary>The service that it is.</summary>
    public required string Server { get; init; }

    /// <summary>The machine whose name server it is.</summary>
    public required string Machine { get; init; }

    /// <summary>What <c>--listen</c> said, or null.</summary>
    public required string? Listen { get; init; }

    /// <summary>The view in which this computer is.</summary>
    public required string? View { get; init; }

    /// <summary>Folder of certificates, absolute, or null to leave listeners with TLS out.</summary>
    public required string? Certificates { get; init; }

    /// <summary>Lab that it asks others from, or null.</summary>
    public required string? Lab { get; init; }

    /// <summary>Reads the record in a server's folder; null when there is none.</summary>
    public static DnsDeskRecord? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(Path.Combine(folder, FileName)), DnsCliJson.Default.DnsDeskRecord);
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
        System.IO.File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, DnsCliJson.Default.DnsDeskRecord));
        System.IO.File.Move(path + ".new", path, overwrite: true);
    }
}
