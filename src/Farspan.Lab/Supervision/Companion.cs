using System.Text.Json;
using Farspan.Lab.Files;

namespace Farspan.Lab.Supervision;

/// <summary>Two processes look after each other: the supervisor starts a keeper that died, and the keeper a supervisor.</summary>
/// <remarks>Only when both die between two looks does nobody remain; <c>status</c> says so and <c>up</c> mends it.</remarks>
internal sealed class Companion(LabEnvironment environment, LabPaths paths)
{
    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Becomes the one process of its kind and writes down which; null when another is.</summary>
    public static IDisposable? TryClaim(string recordFile)
    {
        FileStream claim;
        try
        {
            claim = new FileStream(recordFile + ".claim", new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException)
        {
            return null;
        }

        try
        {
            Write(recordFile, ProcessFinder.Identify(Environment.ProcessId)!);
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>The process that wrote <paramref name="recordFile"/>, when it still lives.</summary>
    public static ProcessRecord? Living(string recordFile) =>
        LabStore.Read(recordFile, LabJson.Default.ProcessRecord) is { } record && ProcessFinder.IsAlive(record) ? record : null;

    /// <summary>Starts the other one whenever it does not live, until cancelled or the lab goes down.</summary>
    public async Task KeepAsync(string recordFile, string verb, CancellationToken cancellationToken)
    {
        var delay = _firstDelay;
        while (!paths.IsGoingDown())
        {
            var start = environment.Time.GetTimestamp();
            var process = Living(recordFile) ?? Start(recordFile, verb);
            await LabProcess.WaitAsync(process, cancellationToken);
            delay = environment.Time.GetElapsedTime(start) >= _longestDelay ? _firstDelay : delay;
            await Task.Delay(delay, environment.Time, cancellationToken);
            delay = delay * 2 < _longestDelay ? delay * 2 : _longestDelay;
        }
    }

    /// <summary>Whoever asks now finds it; it writes the same when it has begun.</summary>
    private ProcessRecord Start(string recordFile, string verb)
    {
        var process = LabProcess.StartSelf(environment, paths, verb);
        Write(recordFile, process);
        return process;
    }

    private static void Write(string recordFile, ProcessRecord process) =>
        StateFile.Write(recordFile, JsonSerializer.SerializeToUtf8Bytes(process, LabJson.Default.ProcessRecord));
}
