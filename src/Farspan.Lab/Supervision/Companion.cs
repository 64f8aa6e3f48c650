using System.Text.Json;
using Farspan.Lab.Files;

namespace Farspan.Lab.Supervision;

/// <summary>Two processes look after each other: the supervisor starts a keeper that died, and the keeper a supervisor.</summary>
/// <remarks>
/// <para>The keeper is a shell that waits for the supervisor's claim: the kernel gives it when the supervisor dies, however it dies (flock(1), flock(2)),
/// so that nothing is polled, and a shell takes a megabyte where this program takes forty.</para>
/// <para>Only when both die between two looks does nobody remain; <c>status</c> says so and <c>up</c> mends it.</para>
/// </remarks>
internal sealed class Companion(LabEnvironment environment, LabPaths paths)
{
    private const string Claim = ".claim";

    /// <summary>One keeper at a time, and no child of it holds its claim when it dies; wait for the supervisor's claim; start a supervisor; the waits between two starts double from 0.25 s to 30 s.</summary>
    private const string Script = """
        folder=$1 own=$2 other=$3 log=$4; shift 4
        exec 9>"$own" && flock -n 9 || exit 0
        quarters=1
        while [ -e "$folder/lab.json" ] && flock --shared "$other" true 9>&- && [ -e "$folder/lab.json" ]; do
            began=$(date +%s)
            "$@" >>"$log" 2>&1 9>&-
            [ $(($(date +%s) - began)) -ge 30 ] && quarters=1
            sleep "$((quarters / 4)).$((quarters % 4 * 25))" 9>&-
            [ $quarters -lt 120 ] && quarters=$((quarters * 2))
        done
        """;

    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Becomes the one process of its kind and writes down which; null when another is.</summary>
    public static IDisposable? TryClaim(string recordFile)
    {
        FileStream claim;
        try
        {
            claim = new FileStream(recordFile + Claim, new FileStreamOptions
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

    /// <summary>Starts the keeper whenever it does not live, until cancelled or the lab goes down.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var delay = _firstDelay;
        while (!paths.IsGoingDown())
        {
            var start = environment.Time.GetTimestamp();
            var process = Living(paths.KeeperFile) ?? Start();
            await LabProcess.WaitAsync(process, cancellationToken);
            delay = environment.Time.GetElapsedTime(start) >= _longestDelay ? _firstDelay : delay;
            await Task.Delay(delay, environment.Time, cancellationToken);
            delay = delay * 2 < _longestDelay ? delay * 2 : _longestDelay;
        }
    }

    private ProcessRecord Start()
    {
        var process = LabProcess.Start(new LabStart
        {
            Command =
            [
                "/bin/sh", "-c", Script, "farspan-keeper", paths.Folder, paths.KeeperFile + Claim, paths.SupervisorFile + Claim, LabProcess.LogOf(paths, LabVerbs.Supervisor),
                .. environment.Self, LabVerbs.Supervisor, paths.Folder,
            ],
            Variables = LabProcess.SelfVariables(environment, paths),
            Namespace = null,
            Mounts = [],
            Layers = [],
            LogFile = LabProcess.LogOf(paths, "lab-keeper"),
        });
        Write(paths.KeeperFile, process);
        return process;
    }

    private static void Write(string recordFile, ProcessRecord process) =>
        StateFile.Write(recordFile, JsonSerializer.SerializeToUtf8Bytes(process, LabJson.Default.ProcessRecord));
}
