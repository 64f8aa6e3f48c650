namespace Farspan.Pki.Acme.Server;

/// <summary>What is being worked on at this moment, by key, with the end that can be waited for. The ledger's gate guards it.</summary>
internal sealed class InFlight
{
    private readonly Dictionary<string, TaskCompletionSource> _ends = new(StringComparer.Ordinal);

    /// <summary>Begins work; false when it is being done already.</summary>
    public bool Add(string key) => _ends.TryAdd(key, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>True while it is being done.</summary>
    public bool Contains(string key) => _ends.ContainsKey(key);

    /// <summary>The end of work that is being done, or null.</summary>
    public Task? Find(string key) => _ends.GetValueOrDefault(key)?.Task;

    /// <summary>Ends work.</summary>
    public void Remove(string key)
    {
        if (_ends.Remove(key, out var end))
        {
            end.SetResult();
        }
    }
}
