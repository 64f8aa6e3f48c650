using Farspan.Linux;
using Farspan.Linux.Processes;

namespace Farspan.Agent.Acme.Client;

/// <summary>TXT records by a program of the user's: <c>PROGRAM add NAME TEXT</c> and <c>PROGRAM remove NAME TEXT</c>, each ending with 0 when it is done. For name servers that Farspan does not run.</summary>
public sealed class ProgramRecords : IDnsChallengeRecords
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _program;
    private readonly TimeProvider _time;

    /// <summary>Makes it.</summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="time">The clock.</param>
    public ProgramRecords(string program, TimeProvider time)
    {
        _program = program;
        _time = time;
    }

    /// <inheritdoc/>
    public Task AddAsync(string name, string text, CancellationToken cancellationToken) => RunAsync("add", name, text, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string name, string text, CancellationToken cancellationToken) => RunAsync("remove", name, text, cancellationToken);

    private async Task RunAsync(string verb, string name, string text, CancellationToken cancellationToken)
    {
        ChildResult result;
        try
        {
            result = await ChildProcess.RunAsync(new ChildProcessStart { File = _program, Arguments = [verb, name, text] }, Patience, _time, cancellationToken);
        }
        catch (Exception e) when (e is IOException or KernelException)
        {
            throw new AcmeException($"'{_program}' cannot be run: {e.Message}", e);
        }

        if (!result.Exit.IsSuccess)
        {
            throw new AcmeException($"'{_program} {verb} {name}' failed ({result.Exit}): {result.Error.Trim().ReplaceLineEndings(" ")}");
        }
    }
}
