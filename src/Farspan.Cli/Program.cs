Console.WriteLine("farspan");
