using System.Text.Json;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Being the one process of its kind: a lock that ends with the process, however it ends, and a file that says which process it is.</summary>
internal sealed class ProcessClaim : IDisposable
{
    private readonly FileStream _claim;

    private ProcessClaim(FileStream claim) => _claim = claim;

    /// <summary>Takes the claim; null when another process has it.</summary>
    /// <exception cref="GatewayProcessException">The file cannot be made.</exception>
    public static ProcessClaim? TryTake(string path)
    {
        try
        {
            return new ProcessClaim(new FileStream(path, GatewayFolder.Private(FileMode.OpenOrCreate, FileShare.None)));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new GatewayProcessException($"'{path}' cannot be written: {e.Message}", e);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>True when a living process has the claim.</summary>
    public static bool IsTaken(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var claim = TryTake(path);
        return claim is null;
    }

    /// <summary>Says which process has it.</summary>
    public static void Write(string path, GatewayProcess process) =>
        GatewayFolder.Replace(path, JsonSerializer.SerializeToUtf8Bytes(process, GatewayProcessJson.Default.GatewayProcess));

    /// <summary>The process that was written down last, or null.</summary>
    public static GatewayProcess? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), GatewayProcessJson.Default.GatewayProcess);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _claim.Dispose();
}
