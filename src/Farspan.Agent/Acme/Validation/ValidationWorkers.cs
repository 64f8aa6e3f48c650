using System.Threading.Channels;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;

namespace Farspan.Agent.Acme.Validation;

/// <summary>Looks at challenges, several at a time.</summary>
public sealed class ValidationWorkers : IValidations
{
    // So many may wait; a client whose challenge finds no room is told to come again.
    private const int MostWaiting = 4_096;
    private const int Workers = 16;
    private readonly Channel<ValidationTask> _waiting = Channel.CreateBounded<ValidationTask>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait });
    private readonly ChallengeProbe _probe;
    private readonly Action<string> _log;

    /// <summary>Makes the workers.</summary>
    /// <param name="probe">How to look.</param>
    /// <param name="log">Where a line about each challenge goes.</param>
    public ValidationWorkers(ChallengeProbe probe, Action<string> log)
    {
        _probe = probe;
        _log = log;
    }

    /// <inheritdoc/>
    public bool TryAdd(ValidationTask task) => _waiting.Writer.TryWrite(task);

    /// <summary>Looks until it is told to stop.</summary>
    /// <param name="server">Whom to tell what was seen.</param>
    /// <param name="cancellationToken">Stops it: what was not looked at yet is looked at after the next start.</param>
    public Task RunAsync(AcmeServer server, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(server, cancellationToken)));

    private async Task WorkAsync(AcmeServer server, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var task in _waiting.Reader.ReadAllAsync(cancellationToken))
            {
                await LookAsync(server, task, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task LookAsync(AcmeServer server, ValidationTask task, CancellationToken cancellationToken)
    {
        ProblemMessage? problem;
        try
        {
            problem = await _probe.LookAsync(task, cancellationToken);
        }
#pragma warning disable CA1031 // The loop's top: what one challenge does must not end the others.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _log($"challenge {ChallengeNames.NameOf(task.Kind)} of {task.Identifier.Value}: internal error: {e.GetType().Name}: {e.Message}");
            problem = AcmeErrors.Make(AcmeErrorKind.ServerInternal, "the server failed while it looked");
        }

        _log($"challenge {ChallengeNames.NameOf(task.Kind)} of {task.Identifier.Value}: {problem?.Detail ?? "met"}");
        try
        {
            server.Complete(task, problem);
        }
        catch (IOException e)
        {
            _log($"challenge {ChallengeNames.NameOf(task.Kind)} of {task.Identifier.Value} cannot be kept: {e.Message}");
        }
    }
}
