using System.Globalization;
using System.Text;

namespace Farspan.Agent.Hosting;

/// <summary>What a server's process says of itself, a line each, in a file of bounded size.</summary>
/// <param name="path">The file; when it is full, what it held is in the same name with <c>.1</c> behind. Null for the error output.</param>
/// <param name="time">The clock.</param>
public sealed class ServerLog(string? path, TimeProvider time)
{
    private const long LargestBytes = 1 << 20;
    private readonly Lock _writing = new();

    /// <summary>Adds a line. A disk that is full loses it: the process goes on.</summary>
    public void Write(string text)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Environment.ProcessId} {text.ReplaceLineEndings(" ")}\n");
        lock (_writing)
        {
            if (path is null)
            {
                Console.Error.Write(line);
                return;
            }

            try
            {
                if (new FileInfo(path) is { Exists: true, Length: > LargestBytes })
                {
                    File.Move(path, path + ".1", overwrite: true);
                }

                using var file = new FileStream(path, ServerFolder.Private(FileMode.Append, FileShare.ReadWrite));
                file.Write(Encoding.UTF8.GetBytes(line));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Nowhere else to say it: /status tells what is wrong with the disk by the audit log.
            }
        }
    }
}
