using System.Text.Json;

namespace Farspan.Agent.Hosting;

/// <summary>Being the one process of its kind: a lock that ends with the process, however it ends, and a file that says which process it is.</summary>
internal sealed class ProcessClaim : IDisposable
{
    // A keeper that looked in the very moment in which the claim changes hands has it for as long as it takes to see that the ports are taken.
    private static readonly TimeSpan TakeOverPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly FileStream _claim;

    private ProcessClaim(FileStream claim) => _claim = claim;

    /// <summary>Takes the claim; null when another process has it.</summary>
    /// <exception cref="ServerProcessException">The file cannot be made.</exception>
    public static ProcessClaim? TryTake(string path)
    {
        try
        {
            return new ProcessClaim(new FileStream(path, ServerFolder.Private(FileMode.OpenOrCreate, FileShare.None)));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new ServerProcessException($"'{path}' cannot be written: {e.Message}", e);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Takes it from the process before, which has let go of it.</summary>
    /// <param name="path">The claim.</param>
    /// <param name="logFile">Where the process that has it instead says why.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ServerProcessException">Another process has it.</exception>
    public static async Task<ProcessClaim> TakeOverAsync(string path, string logFile, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < TakeOverPatience;)
        {
            if (TryTake(path) is { } claim)
            {
                return claim;
            }

            await Task.Delay(BetweenLooks, time, CancellationToken.None);
        }

        throw new ServerProcessException($"another process has '{path}'; see {logFile}");
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
    public static void Write(string path, ServerProcess process) =>
        ServerFolder.Replace(path, JsonSerializer.SerializeToUtf8Bytes(process, ServerProcessJson.Default.ServerProcess));

    /// <summary>The process that was written down last, or null.</summary>
    public static ServerProcess? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ServerProcessJson.Default.ServerProcess);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _claim.Dispose();
}
